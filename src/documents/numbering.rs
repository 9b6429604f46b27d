//! Registration numbers (*reģistrācijas numuri*): consecutive within a register and year, without gaps, never reused.
//!
//! The counter row is raised inside the registering transaction, by as many as that transaction registers, so a number
//! exists exactly when its document does: a transaction that fails gives its numbers back by never having taken them.
//! An annulled registration keeps its number. What the caller may see plays no part. Ground: domain §4.3, §13 rule 11.

use entities::classification::register_year;
use entities::ids::RegisterId;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, ExprTrait, QueryFilter};

use crate::kernel::Fault;

/// Consecutive sequences taken from a register's year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    next: i64,
    last: i64,
}

impl Taken {
    /// The sequences that a counter standing at `last` after it was raised by `count` has given out.
    pub const fn ending_at(last: i64, count: i64) -> Self {
        Self {
            next: last - count + 1,
            last,
        }
    }
}

impl Iterator for Taken {
    type Item = i64;

    fn next(&mut self) -> Option<i64> {
        (self.next <= self.last).then(|| {
            self.next += 1;
            self.next - 1
        })
    }
}

/// Raises the counter of a register's year by `count` and returns the year as it stands, and the sequences taken. The
/// row stays locked until the transaction ends, which is what makes numbers gap-free.
///
/// # Errors
/// A fault of the database, or of a year that was never begun.
pub async fn take(
    transaction: &DatabaseTransaction,
    register: RegisterId,
    year: i32,
    count: i64,
) -> Result<(register_year::Model, Taken), Fault> {
    let raised = register_year::Entity::update_many()
        .col_expr(
            register_year::Column::LastSequence,
            Expr::col(register_year::Column::LastSequence).add(count),
        )
        .filter(register_year::Column::RegisterId.eq(register))
        .filter(register_year::Column::Year.eq(year))
        .exec_with_returning(transaction)
        .await?;
    let row = raised
        .into_iter()
        .next()
        .ok_or(Fault::broken("a register's year was not begun"))?;
    let taken = Taken::ending_at(row.last_sequence, count);
    Ok((row, taken))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn takers_in_turn_leave_no_gap(counts in prop::collection::vec(1_i64..50, 1..20)) {
            let mut counter = 0;
            let mut given = Vec::new();
            for count in counts {
                counter += count;
                given.extend(Taken::ending_at(counter, count));
            }
            prop_assert_eq!(given, (1..=counter).collect::<Vec<_>>());
        }
    }
}
