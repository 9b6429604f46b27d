//! What a former service left open goes on: a client file that its list gave no term comes under the successor's scheme
//! and can be closed.

use both::both;
use serde_json::json;

use super::stage::Legacy;
use crate::scheme_life::{column, edited, import, step, table};
use crate::support::client::{codes, problems};

#[both]
async fn an_open_client_file_goes_on_under_the_successors_scheme(legacy: Legacy) {
    let (app, service) = (&legacy.app, "OG-PRED-OGRE");
    let list = "indekss;nosaukums;no;kārtas nr.;sērijas nosaukums\n3-1;Anna Ābele;2008;17;Klientu lietas\n";
    legacy.files(service, &legacy.put("lietas.csv", list)).await;
    let archivist = app.client("arhivars").await;
    let found = async || {
        let files = "{ files(first: 200) { nodes { id designation state formerly { number } } } }";
        let data = archivist.ask(files, json!({})).await;
        let mut files = data["files"]["nodes"].as_array().expect("files").iter();
        let file = files.find(|file| file["formerly"]["number"] == 17);
        file.expect("the client's file").clone()
    };
    let file = found().await;
    let close = json!({ "file": file["id"] });
    let refused = archivist.mutate("closeFile", "", close.clone()).await;
    assert_eq!(codes(&refused), ["FILE_WITHOUT_TERM"]);

    // The next version says what becomes of the former service's series.
    let input = json!({ "title": "Ar priekštečiem", "validFrom": "2026-03-02" });
    let drafted = archivist
        .mutate("draftScheme", "scheme { id }", input)
        .await;
    let draft = &drafted["scheme"]["id"];
    let out = table(&archivist, draft, "CSV").await;
    let changed = edited(&out, |rows| {
        let (index, formerly) = (
            column(rows, "indekss"),
            column(rows, "iepriekšējais indekss"),
        );
        for row in rows.iter_mut().filter(|row| row[index] == "3-1") {
            row[formerly] = "3-1, OG-PRED-OGRE:3-1".to_owned();
        }
    });
    assert_eq!(problems(&import(&archivist, draft, &changed).await), []);
    for to in ["REVIEWED", "APPROVED", "AGREED", "IN_FORCE"] {
        let stepped = step(&archivist, draft, to, "2026-03-02", "Komisija").await;
        assert_eq!(problems(&stepped), [], "{to}");
    }
    let file = found().await;
    assert_eq!(file["designation"], "3-1 Nr. 17");
    assert_eq!(file["formerly"]["number"], 17);
    // The service's own index is found with its code before it.
    let today = "{ successorSeries(index: \"OG-PRED-OGRE:3-1\") { fileIndex } }";
    let today = archivist.ask(today, json!({})).await;
    assert_eq!(today["successorSeries"], json!([{ "fileIndex": "3-1" }]));
    let closed = archivist.mutate("closeFile", "", close).await;
    assert_eq!(problems(&closed), []);
    assert_eq!(found().await["state"], "CLOSED");
}
