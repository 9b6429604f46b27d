//! `aprite import`: the files of a folder become registered documents, some at a time and each all or nothing.
//!
//! A batch is first registered in a transaction that is taken back, which finds what would be refused without using a
//! number or leaving a byte; only the rest is taken in and registered, in one commit with the correspondents it needs.
//! Each document carries an idempotency key made of its path and its bytes, so that an import that was killed goes on
//! where it stopped and doubles nothing.

mod columns;
mod folder;
mod metadata;
mod people;
mod plan;
mod report;
mod sheet;

use std::path::Path;

use bytes::Bytes;
use entities::ids::DocumentId;
use entities::values::ContentHash;
use entities::vocabulary::ContentRole;
use futures::{StreamExt as _, TryStreamExt as _};
use indicatif::{ProgressBar, ProgressStyle};
use sha2::{Digest as _, Sha256};
use tokio::io::AsyncReadExt as _;
use tokio_util::io::ReaderStream;

use self::columns::Column;
use self::folder::Found;
use self::people::People;
use self::plan::Planned;
use self::report::{Refused, Registered, Report};
use self::sheet::Sheet;
use super::arguments::ImportArguments;
use super::outlet::{Failure, Outcome, Outlet};
use crate::access::{Action, Caller, caller};
use crate::app::{Ground, consequences};
use crate::content::uploads::{UploadRefusal, Uploads};
use crate::documents;
use crate::documents::Consequences;
use crate::documents::register::{Claim, RegisterDocument, register_batch};
use crate::kernel::{Fault, Problem};
use crate::op::IdempotencyKey;

/// Documents that share a commit.
const AT_ONCE: usize = 32;

/// Files taken in side by side.
const ABREAST: usize = 4;

/// Read from a file at a time, bytes.
const CHUNK: usize = 256 * 1024;

/// Imports a folder.
///
/// # Errors
/// Why it could not run at all; what is refused is in the report and in the outcome.
pub(crate) async fn run(
    ground: &Ground,
    arguments: &ImportArguments,
    outlet: &Outlet,
) -> Result<Outcome, Failure> {
    let now = ground.kit.clock.now();
    let reader = ground.kit.db.reader();
    let caller = caller::for_login(reader, &arguments.account, now)
        .await?
        .ok_or_else(|| Failure::naming("cli-no-account", "account", &arguments.account))?;
    caller
        .require(Action::Import)
        .and_then(|()| caller.require(Action::RegisterDocument))
        .map_err(|_| Failure::naming("cli-import-forbidden", "account", &arguments.account))?;
    let sheet = Sheet::open(ground, &caller, arguments).await?;

    let mut report = Report::new(outlet, arguments.dry_run);
    let (folder, metadata) = look(arguments, outlet).await?;
    for (path, why) in &folder.passed {
        report.passed(path, *why);
    }
    let (documents, refused) = plan::plan(folder.files, metadata);
    for one in &refused {
        report.refused(one);
    }
    if arguments.metadata.is_some() {
        for one in documents.iter().filter(|one| one.row.is_none()) {
            report.unnamed(&one.main.relative);
        }
    }

    let progress = progress(documents.len(), outlet);
    let uploads = Uploads::new(
        ground.kit.clone(),
        ground.store.clone(),
        ground.settings.uploads,
    );
    let import = Import {
        ground,
        caller,
        sheet,
        uploads,
        consequences: match arguments.answered {
            true => Consequences::none(),
            false => consequences(),
        },
        dry_run: arguments.dry_run,
    };
    let mut documents = documents.into_iter().peekable();
    while documents.peek().is_some() {
        let batch: Vec<Planned> = documents.by_ref().take(AT_ONCE).collect();
        let size = batch.len();
        import.batch(batch, &mut report).await?;
        progress.inc(size as u64);
    }
    progress.finish_and_clear();
    Ok(if report.finish() {
        Outcome::Found
    } else {
        Outcome::Fine
    })
}

async fn look(
    arguments: &ImportArguments,
    outlet: &Outlet,
) -> Result<(folder::Folder, Option<metadata::Metadata>), Failure> {
    let unreadable = |path: &Path, error: &std::io::Error| {
        Failure::Said(
            "cli-unreadable",
            vec![
                ("path", path.display().to_string()),
                ("why", error.to_string()),
            ],
        )
    };
    let metadata = match &arguments.metadata {
        None => None,
        Some(path) => {
            let bytes = tokio::fs::read(path)
                .await
                .map_err(|error| unreadable(path, &error))?;
            let read = metadata::read(&bytes).map_err(|flaw| {
                Failure::Said(
                    "cli-import-metadata",
                    vec![
                        ("path", path.display().to_string()),
                        ("line", flaw.line.to_string()),
                        ("why", outlet.problem(&flaw.problem)),
                    ],
                )
            })?;
            Some(read)
        }
    };
    let (root, beside) = (arguments.folder.clone(), arguments.metadata.clone());
    let folder = tokio::task::spawn_blocking(move || folder::look(&root, beside.as_deref()))
        .await
        .map_err(Fault::at("looking through the folder"))?
        .map_err(|(path, error)| unreadable(&path, &error))?;
    Ok((folder, metadata))
}

fn progress(documents: usize, outlet: &Outlet) -> ProgressBar {
    if !outlet.is_watched() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(documents as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len}  {per_sec}  {eta}") {
        bar.set_style(style);
    }
    bar
}

struct Import<'a> {
    ground: &'a Ground,
    caller: Caller,
    sheet: Sheet,
    uploads: Uploads,
    consequences: Consequences,
    dry_run: bool,
}

/// A document whose bytes are known and that is not registered yet.
struct Fresh {
    planned: Planned,
    key: IdempotencyKey,
    question: String,
    command: RegisterDocument,
    people: People,
}

impl Import<'_> {
    async fn batch(&self, batch: Vec<Planned>, report: &mut Report<'_>) -> Result<(), Failure> {
        let mut fresh = Vec::with_capacity(batch.len());
        let hashed: Vec<_> = futures::stream::iter(batch.into_iter().map(hash))
            .buffered(ABREAST)
            .collect()
            .await;
        for (planned, hash) in hashed {
            let Some(hash) = hash else {
                report.refused(&refused(&planned, Problem::new("FILE_UNREADABLE", "")));
                continue;
            };
            let keys = &self.ground.kit.keys;
            let (key, question) = self.sheet.identity(keys, &planned.main.relative, hash)?;
            if let Some(number) = self.number_given(&key, &question).await? {
                let file = planned.main.relative.clone();
                report.known(&Registered { file, number });
                continue;
            }
            if let Some(problem) = self.too_large(&planned) {
                report.refused(&refused(&planned, problem));
                continue;
            }
            match self
                .sheet
                .command(planned.row.as_ref(), &planned.main.relative)
            {
                Ok((command, people)) => fresh.push(Fresh {
                    planned,
                    key,
                    question,
                    command,
                    people,
                }),
                Err(problem) => report.refused(&located(&planned, problem)),
            }
        }
        let sound = self.rehearse(fresh, report).await?;
        if self.dry_run {
            for one in sound {
                let file = one.planned.main.relative;
                report.registered(&Registered { file, number: None });
            }
            return Ok(());
        }
        self.register(sound, report).await
    }

    /// The number of a document that an earlier run registered under this key; inside none when it was annulled since.
    async fn number_given(
        &self,
        key: &IdempotencyKey,
        question: &str,
    ) -> Result<Option<Option<String>>, Failure> {
        let (reader, keys) = (self.ground.kit.db.reader(), &self.ground.kit.keys);
        let answer = key
            .first_answer(reader, keys, self.caller.account, question)
            .await?
            .map_err(|_| Fault::broken("an import key was used for something else"))?;
        let Some(answer) = answer else {
            return Ok(None);
        };
        let id: DocumentId =
            serde_json::from_value(answer).map_err(Fault::at("reading an import's answer"))?;
        let found = documents::read::by_ids(reader, self.caller.scope(), &[id]).await?;
        let number = found.get(&id).and_then(|row| row.number.as_ref());
        Ok(Some(number.map(|number| number.as_str().to_owned())))
    }

    fn too_large(&self, planned: &Planned) -> Option<Problem> {
        let most = self.uploads.most_bytes();
        let mut files = std::iter::once(&planned.main).chain(&planned.annexes);
        files.find_map(|file| {
            if file.size == 0 {
                Some(Problem::new("UPLOAD_EMPTY", ""))
            } else if file.size > most {
                Some(Problem::new("UPLOAD_TOO_LARGE", "").with("most", most))
            } else {
                None
            }
        })
    }

    /// Registers everything in a transaction that is taken back; returns what was not refused.
    async fn rehearse(
        &self,
        fresh: Vec<Fresh>,
        report: &mut Report<'_>,
    ) -> Result<Vec<Fresh>, Failure> {
        if fresh.is_empty() {
            return Ok(fresh);
        }
        let mut op = self.ground.kit.begin(self.caller.actor).await?;
        let mut commands = Vec::with_capacity(fresh.len());
        let mut able = Vec::with_capacity(fresh.len());
        for one in fresh {
            match one
                .people
                .resolve(&mut op, &self.ground.kit.keys, &self.caller)
                .await?
            {
                Ok(correspondent) => {
                    let mut command = one.command.clone();
                    command.card.correspondent = correspondent;
                    commands.push((self.caller.clone(), command));
                    able.push(one);
                }
                Err(problem) => report.refused(&located(&one.planned, problem)),
            }
        }
        let answers = register_batch(&mut op, &self.consequences, &commands).await?;
        drop(op);
        let mut sound = Vec::with_capacity(able.len());
        for (one, answer) in able.into_iter().zip(answers) {
            match answer {
                Ok(_) => sound.push(one),
                Err(refusal) => {
                    for problem in refusal.problems() {
                        report.refused(&located(&one.planned, problem));
                    }
                }
            }
        }
        Ok(sound)
    }

    async fn register(&self, sound: Vec<Fresh>, report: &mut Report<'_>) -> Result<(), Failure> {
        let mut taken = Vec::with_capacity(sound.len());
        let intake: Vec<_> = futures::stream::iter(sound.into_iter().map(|one| self.take_in(one)))
            .buffered(ABREAST)
            .collect()
            .await;
        for outcome in intake {
            match outcome? {
                (one, Ok(claims)) => taken.push((one, claims)),
                (one, Err(problem)) => report.refused(&refused(&one.planned, problem)),
            }
        }
        if taken.is_empty() {
            return Ok(());
        }
        let mut op = self.ground.kit.begin(self.caller.actor).await?;
        let mut commands = Vec::with_capacity(taken.len());
        for (one, claims) in &taken {
            let mut command = one.command.clone();
            // Refused only in the rehearsal: what it found good stands in the database it found it in.
            command.card.correspondent = match one
                .people
                .resolve(&mut op, &self.ground.kit.keys, &self.caller)
                .await?
            {
                Ok(correspondent) => correspondent,
                Err(_) => {
                    return Err(Fault::broken("a correspondent changed while importing").into());
                }
            };
            command.claims.clone_from(claims);
            command.idempotency = Some((one.key.clone(), one.question.clone()));
            commands.push((self.caller.clone(), command));
        }
        let answers = register_batch(&mut op, &self.consequences, &commands).await?;
        op.commit().await?;
        for ((one, _), answer) in taken.into_iter().zip(answers) {
            match answer {
                Ok(row) => report.registered(&Registered {
                    file: one.planned.main.relative,
                    number: row.number.map(|number| number.as_str().to_owned()),
                }),
                Err(refusal) => {
                    for problem in refusal.problems() {
                        report.refused(&located(&one.planned, problem));
                    }
                }
            }
        }
        Ok(())
    }

    /// Takes the bytes of a document in.
    async fn take_in(&self, one: Fresh) -> Result<(Fresh, Result<Vec<Claim>, Problem>), Failure> {
        let mut claims = Vec::with_capacity(1 + one.planned.annexes.len());
        let files = std::iter::once((&one.planned.main, ContentRole::Main)).chain(
            one.planned
                .annexes
                .iter()
                .map(|file| (file, ContentRole::Annex)),
        );
        let mut problem = None;
        for (file, role) in files {
            match self.receive(file).await? {
                Ok(upload) => claims.push(Claim { upload, role }),
                Err(found) => {
                    problem = Some(found);
                    break;
                }
            }
        }
        Ok(match problem {
            Some(problem) => (one, Err(problem)),
            None => (one, Ok(claims)),
        })
    }

    async fn receive(
        &self,
        file: &Found,
    ) -> Result<Result<entities::ids::UploadId, Problem>, Failure> {
        let Ok(open) = tokio::fs::File::open(&file.path).await else {
            return Ok(Err(Problem::new("FILE_UNREADABLE", "")));
        };
        let name = file.relative.rsplit('/').next().unwrap_or_default();
        let body = ReaderStream::with_capacity(open, CHUNK).map_ok(Bytes::from);
        let received = self
            .uploads
            .receive(self.caller.account, name, None, body)
            .await?;
        Ok(received
            .map(|received| received.upload)
            .map_err(|refusal| match refusal {
                UploadRefusal::Empty => Problem::new("UPLOAD_EMPTY", ""),
                UploadRefusal::TooLarge { most } => {
                    Problem::new("UPLOAD_TOO_LARGE", "").with("most", most)
                }
                UploadRefusal::TooMuchWaiting { most } => {
                    Problem::new("UPLOADS_WAITING", "").with("most", most)
                }
                UploadRefusal::HashMismatch | UploadRefusal::BrokenOff => {
                    Problem::new("FILE_UNREADABLE", "")
                }
            }))
    }
}

/// SHA-256 of the main file; none when it cannot be read.
async fn hash(planned: Planned) -> (Planned, Option<ContentHash>) {
    let hash = hash_file(&planned.main.path).await.ok();
    (planned, hash)
}

async fn hash_file(path: &Path) -> std::io::Result<ContentHash> {
    let mut file = tokio::fs::File::open(path).await?;
    let (mut hasher, mut buffer) = (Sha256::new(), vec![0; CHUNK]);
    loop {
        match file.read(&mut buffer).await? {
            0 => return Ok(ContentHash::from_bytes(hasher.finalize().into())),
            length => hasher.update(&buffer[..length]),
        }
    }
}

fn refused(planned: &Planned, problem: Problem) -> Refused {
    Refused {
        file: Some(planned.main.relative.clone()),
        line: planned.row.as_ref().map(|row| row.line),
        column: None,
        problem,
    }
}

/// A problem of the card at the column it came from.
fn located(planned: &Planned, problem: Problem) -> Refused {
    let column = problem
        .path
        .iter()
        .rev()
        .find_map(|field| Column::of_field(field));
    Refused {
        column: column.filter(|_| planned.row.is_some()),
        ..refused(planned, problem)
    }
}
