//! EAD3.

use super::super::claims::{Claim, Claims};
use super::decoded;
use crate::fault::{Fault, Place, Rule};
use crate::plan::{ACCESS_LABEL, EAD_NAMESPACE, GROUND_LABEL, UNTIL_LABEL};
use crate::reading::Package;

/// The description: whole in its access data, and its links lead somewhere.
pub(super) fn ead(package: &mut Package, path: &str, claims: &mut Claims, faults: &mut Vec<Fault>) {
    let mut found: Vec<(String, Rule)> = Vec::new();
    let mut links = Vec::new();
    let mut unit = String::new();
    let mut label = String::new();
    let mut terms: Vec<(String, String)> = Vec::new();
    package.xml(path, faults, |element| {
        let last = element.path.rsplit('/').next().unwrap_or_default();
        let Some(text) = element.text.map(str::trim) else {
            match last {
                "ead" if element.namespace != EAD_NAMESPACE => {
                    let (is, wanted) = (element.namespace.to_owned(), EAD_NAMESPACE.to_owned());
                    found.push((
                        "ead/@xmlns".to_owned(),
                        Rule::BadValue { found: is, wanted },
                    ));
                }
                "did" => unit.clear(),
                "accessrestrict" => terms.clear(),
                "dao" => {
                    if let Some(file) = element.attribute("href").and_then(decoded) {
                        links.push((unit.clone(), file));
                    }
                }
                _ => {}
            }
            return;
        };
        match last {
            "unitid" if unit.is_empty() => text.clone_into(&mut unit),
            "unittitle" if text.is_empty() => {
                found.push((
                    format!("c[did/unitid='{unit}']/did/unittitle"),
                    Rule::NoElement,
                ));
            }
            "label" => text.clone_into(&mut label),
            "item" | "date" if element.path.contains("/accessrestrict/") && !text.is_empty() => {
                terms.push((label.clone(), text.to_owned()));
            }
            "accessrestrict" => {
                let element = format!("c[did/unitid='{unit}']/accessrestrict");
                found.extend(
                    access(&terms)
                        .into_iter()
                        .map(|rule| (element.clone(), rule)),
                );
            }
            _ => {}
        }
    });
    for (element, rule) in found {
        faults.push(Fault::new(Place::path(path), element, rule));
    }
    for (unit, file) in links {
        let claim = Claim {
            element: format!("c[did/unitid='{unit}']/did/dao"),
            ..Claim::default()
        };
        claims.add(&file, claim, faults);
    }
}

fn access(terms: &[(String, String)]) -> Vec<Rule> {
    let term = |label: &str| {
        let found = terms.iter().find(|(found, _)| found == label);
        found.map(|(_, value)| value.as_str())
    };
    let (until, ground) = (term(UNTIL_LABEL).is_some(), term(GROUND_LABEL).is_some());
    match term(ACCESS_LABEL) {
        Some("open") => {
            let date = until.then_some(Rule::OpenWithDate);
            date.into_iter()
                .chain(ground.then_some(Rule::OpenWithGround))
                .collect()
        }
        Some("closed") => {
            let date = (!until).then_some(Rule::RestrictedWithoutDate);
            let ground = (!ground).then_some(Rule::RestrictedWithoutGround);
            date.into_iter().chain(ground).collect()
        }
        Some(found) => {
            let (found, wanted) = (found.to_owned(), "open, closed".to_owned());
            vec![Rule::BadValue { found, wanted }]
        }
        None => vec![Rule::NoElement],
    }
}
