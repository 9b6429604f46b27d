//! Which contents that nobody can read have one in their place that somebody can (*aizstātās datnes*).

/// What becomes of reading a content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// It can be read.
    Sound,
    /// It is broken.
    Damaged,
    /// It opens with a password only.
    Locked,
}

/// Contents of one role in one document that nobody can read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Told {
    /// Broken, with nothing in their place.
    pub(super) damaged: i64,
    /// Locked, with nothing in their place.
    pub(super) locked: i64,
    /// In whose place a later version brought one that can be read.
    pub(super) replaced: i64,
}

/// What is to be told of the contents of one role in one document, each with the version in which it came.
///
/// One that can be read stands for one that came before it, and what came last of those has the fewest to choose from. What is damaged
/// comes first: only whoever has the password can mend the other.
pub(super) fn told(contents: &[(Reading, i32)]) -> Told {
    let of = |wanted| {
        let such = contents
            .iter()
            .filter(move |(reading, _)| *reading == wanted);
        let mut since: Vec<i32> = such.map(|(_, since)| *since).collect();
        since.sort_unstable();
        since
    };
    let mut sound = of(Reading::Sound);
    // The first that came behind it, so that later ones are left for what is newer.
    let mut replaces = |bad: &i32| {
        let found = sound.iter().position(|since| since > bad);
        found.map(|at| sound.remove(at)).is_some()
    };
    let mut told = Told::default();
    for (wanted, left) in [
        (Reading::Damaged, &mut told.damaged),
        (Reading::Locked, &mut told.locked),
    ] {
        for bad in of(wanted).iter().rev() {
            match replaces(bad) {
                true => told.replaced += 1,
                false => *left += 1,
            }
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use Reading::{Damaged, Locked, Sound};

    use super::*;

    #[test]
    fn only_what_came_later_stands_for_what_nobody_can_read() {
        for (contents, expected) in [
            (&[(Damaged, 1)][..], (1, 0, 0)),
            (&[(Damaged, 1), (Sound, 2)], (0, 0, 1)),
            (&[(Damaged, 1), (Sound, 1)], (1, 0, 0)),
            (&[(Sound, 1), (Damaged, 2)], (1, 0, 0)),
            // Two sound ones came before the last broken one.
            (
                &[(Damaged, 1), (Sound, 2), (Sound, 2), (Damaged, 3)],
                (1, 0, 1),
            ),
            (
                &[(Damaged, 1), (Sound, 2), (Damaged, 3), (Sound, 4)],
                (0, 0, 2),
            ),
            (&[(Damaged, 1), (Damaged, 1), (Sound, 2)], (1, 0, 1)),
            (&[(Locked, 1), (Damaged, 1), (Sound, 2)], (0, 1, 1)),
            // The one that is locked came last, and only the last sound one is later.
            (
                &[(Damaged, 1), (Sound, 2), (Locked, 3), (Sound, 4)],
                (0, 0, 2),
            ),
            (&[(Damaged, 3), (Locked, 1), (Sound, 2)], (1, 0, 1)),
        ] {
            let found = told(contents);
            let found = (found.damaged, found.locked, found.replaced);
            assert_eq!(found, expected, "{contents:?}");
        }
    }
}
