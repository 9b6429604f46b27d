//! The values that a query may name: `veids:lēmums`, `reģistrs:iesniegumi`.

use ::search::query::{Field, Query};
use ::search::{FacetField, Vocabulary};
use entities::vocabulary::{AccessClass, Direction, DocumentKind, DocumentStatus};

use super::Finding;
use crate::access::Caller;
use crate::classification;
use crate::kernel::Fault;

impl Finding {
    /// What the values that `words` name are called. The registers are read only where one is named.
    ///
    /// # Errors
    /// A fault of the database.
    pub(super) async fn vocabulary(
        &self,
        caller: &Caller,
        words: &str,
    ) -> Result<Vocabulary, Fault> {
        let mut vocabulary = Vocabulary::default();
        // What cannot be read is refused when it is asked.
        let Ok(query) = Query::parse(words) else {
            return Ok(vocabulary);
        };
        if !Field::all().any(|field| field.facet().is_some() && query.names(field)) {
            return Ok(vocabulary);
        }
        let mut add = |facet, value: &str, latvian: &str| vocabulary.add(facet, value, [latvian]);
        for kind in DocumentKind::ALL {
            add(FacetField::Kind, kind.as_str(), kind.latvian());
        }
        for direction in Direction::ALL {
            add(
                FacetField::Direction,
                direction.as_str(),
                direction.latvian(),
            );
        }
        for class in AccessClass::ALL {
            add(FacetField::AccessClass, class.as_str(), class.latvian());
        }
        for status in DocumentStatus::ALL {
            add(FacetField::Status, status.as_str(), status.latvian());
        }
        if query.names(Field::Listed(FacetField::Register)) {
            let (reader, institution) = (self.kit.db.reader(), caller.institution);
            let mut registers = classification::read::registers(reader, institution).await?;
            registers.extend(classification::read::former_registers(reader, institution).await?);
            for register in registers {
                let names = [register.code, register.title_lv, register.title_en];
                vocabulary.add(
                    FacetField::Register,
                    register.id.0.to_string(),
                    names.into_iter().filter(|name| !name.is_empty()),
                );
            }
        }
        Ok(vocabulary)
    }
}
