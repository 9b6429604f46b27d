use super::*;

fn like(index: &SearchIndex, number: u64, keys: &[u64]) -> Vec<u64> {
    let like = index
        .like(id(number), &Scope::Keys(keys.to_vec()), 5)
        .unwrap();
    like.into_iter().map(|id| id.as_u64_pair().1).collect()
}

/// Two about an assistant, two about heating, and enough others for a word to be rare.
fn matters() -> SearchIndex {
    let mut letters = vec![
        letter(
            1,
            "Iesniegums par asistenta pakalpojumu",
            "Lūdzu piešķirt asistentu pavadīšanai uz poliklīniku.",
        ),
        letter(
            2,
            "Lēmums par asistentiem",
            "Asistenta pakalpojums piešķirts pavadīšanai poliklīnikā.",
        ),
        letter(
            3,
            "Vēstule par apkures tarifiem",
            "Siltuma tarifs mainās ar oktobri.",
        ),
        Projection {
            access_keys: vec![2],
            ..letter(
                4,
                "Atbilde par apkures tarifu",
                "Siltuma tarifi oktobrī nemainās.",
            )
        },
    ];
    letters.extend((5..25).map(|number| letter(number, "Cits", "Pavisam cita lieta.")));
    filled(letters)
}

#[test]
fn what_shares_the_telling_words_is_like_in_any_inflection() {
    let index = matters();
    assert_eq!(like(&index, 1, &[1]), [2]);
    assert_eq!(like(&index, 2, &[1]), [1]);
    assert_eq!(like(&index, 3, &[1, 2]), [4]);
}

#[test]
fn what_is_outside_the_scope_is_like_nothing() {
    let index = matters();
    assert_eq!(like(&index, 3, &[1]), [0u64; 0], "4 is not seen");
    assert_eq!(like(&index, 4, &[1]), [0u64; 0], "nor asked about");
    assert_eq!(like(&index, 99, &[1, 2]), [0u64; 0], "nor there");
    assert_eq!(like(&index, 5, &[1]).len(), 0, "what all say tells nothing");
}
