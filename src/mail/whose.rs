//! Whose a source is: institution and unit by the codes that the settings name.

use entities::ids::{InstitutionId, UnitId};
use entities::organisation::unit;
use entities::vocabulary::IntakeChannel;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{Desk, Hindrance};
use crate::config::SourceSettings;
use crate::kernel::calendar;
use crate::mailroom::arrive::Origin;
use crate::mailroom::condition::Trouble;
use crate::organisation::{Validity, read};

impl Desk {
    /// Where things of a source come from.
    pub(super) async fn origin(
        &self,
        source: &SourceSettings,
        channel: IntakeChannel,
        place: &str,
    ) -> Result<Origin, Hindrance> {
        let institution = self.institution_of(source).await?;
        let unit =
            match &source.unit {
                Some(code) => Some(self.unit(institution, code).await?.ok_or(
                    Hindrance::broken(
                        Trouble::Missing,
                        "the settings name a unit that the institution does not have today",
                    ),
                )?),
                None => None,
            };
        Ok(Origin {
            institution,
            unit,
            channel,
            source: source.name.clone(),
            place: place.to_owned(),
        })
    }

    async fn institution_of(&self, source: &SourceSettings) -> Result<InstitutionId, Hindrance> {
        let reader = self.service.kit.db.reader();
        let named = source.institution.as_ref().or(self.institution.as_ref());
        let found = match named {
            Some(code) => read::institution_by_code(reader, code).await?,
            None => {
                let mut all = read::institutions(reader).await?;
                match all.len() {
                    1 => all.pop(),
                    _ => None,
                }
            }
        };
        found.map(|found| found.id).ok_or(Hindrance::broken(
            Trouble::Missing,
            "the settings do not say whose this source is",
        ))
    }

    /// A unit of today by its code, in any case.
    pub(super) async fn unit(
        &self,
        institution: InstitutionId,
        code: &str,
    ) -> Result<Option<UnitId>, Hindrance> {
        let today = calendar::day(self.service.kit.clock.now());
        let rows = unit::Entity::find()
            .filter(unit::Column::InstitutionId.eq(institution))
            .all(self.service.kit.db.reader())
            .await
            .map_err(crate::kernel::Fault::from)?;
        Ok(rows
            .into_iter()
            .find(|row| row.code.eq_ignore_ascii_case(code) && Validity::of_unit(row).covers(today))
            .map(|row| row.id))
    }
}
