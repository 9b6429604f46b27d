//! The sample institution of today, and a folder with what its predecessors left.

use std::path::Path;

use aprite::access::{Caller, caller};
use aprite::takeover::files::Plan as FilesPlan;
use aprite::takeover::register::Plan as RegisterPlan;
use aprite::takeover::{
    Flaw, Mode, Outcome, Phase, Refusal, Table, Watch, Written, files, register,
};
use entities::documents::document;
use entities::vocabulary::{AccessClass, Direction};
use sea_orm::{EntityTrait, PaginatorTrait};
use tempfile::TempDir;

use crate::support::app::TestApp;
use crate::support::stage::{Ground, Stage};

/// The sample institution of today, and a folder with what its predecessors left.
pub(crate) struct Legacy {
    pub(crate) app: TestApp,
    folder: TempDir,
}

impl Stage for Legacy {
    async fn on(ground: Ground) -> Self {
        Self::of(TestApp::with(ground, &[]).await)
    }
}

/// What a takeover said of the rows, in the order in which it said it.
#[derive(Default)]
pub(crate) struct Told(pub(crate) Vec<(u64, String, &'static str)>);

impl Watch for Told {
    fn begin(&mut self, _: Phase, _: u64) {}

    fn advance(&mut self, _: u64) {}

    fn flaw(&mut self, flaw: &Flaw) {
        let column = flaw.column.clone().unwrap_or_default();
        self.0.push((flaw.row, column, flaw.problem.code));
    }
}

impl Legacy {
    /// Another institution that has a clerk called `lietvede`.
    pub(crate) fn of(app: TestApp) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        Self { app, folder }
    }

    pub(crate) fn put(&self, name: &str, bytes: impl AsRef<[u8]>) -> std::path::PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).expect("written");
        path
    }

    async fn clerk(&self) -> Caller {
        let kit = &self.app.kit;
        let found = caller::for_login(kit.db.reader(), "lietvede", kit.clock.now()).await;
        found.expect("a database").expect("a clerk")
    }

    pub(crate) async fn files(&self, service: &str, path: &Path) -> Outcome {
        let (done, _) = self.list(service, path, AccessClass::Open).await;
        done.expect("taken over")
    }

    /// A list of files whose rows may be faulty, with the access class of those that name none.
    pub(crate) async fn list(
        &self,
        service: &str,
        path: &Path,
        access: AccessClass,
    ) -> (Result<Outcome, Refusal>, Told) {
        let plan = FilesPlan {
            service: service.to_owned(),
            title: None,
            access,
        };
        let (clerk, table) = (self.clerk().await, open(path).await);
        let (kit, nothing) = (&self.app.kit, Written::default());
        let mut told = Told::default();
        let done =
            files::take_over(kit, &clerk, &table, &nothing, &plan, Mode::Whole, &mut told).await;
        (done.expect("a database"), told)
    }

    pub(crate) async fn register(
        &self,
        service: &str,
        code: &str,
        path: &Path,
        mode: Mode,
    ) -> (Result<Outcome, Refusal>, Told) {
        self.register_as(&incoming(service, code), path, mode).await
    }

    pub(crate) async fn register_as(
        &self,
        plan: &RegisterPlan,
        path: &Path,
        mode: Mode,
    ) -> (Result<Outcome, Refusal>, Told) {
        let (clerk, table) = (self.clerk().await, open(path).await);
        let written = Written::parse("\"Kam uzdots\" = \"notes\"").expect("a mapping");
        let names = table.survey.names.iter().any(|name| name == "Kam uzdots");
        let written = if names { written } else { Written::default() };
        let mut told = Told::default();
        let done = register::take_over(
            &self.app.kit,
            &clerk,
            &table,
            &written,
            plan,
            mode,
            &mut told,
        )
        .await;
        (done.expect("a database"), told)
    }

    pub(crate) async fn documents(&self) -> u64 {
        let counted = document::Entity::find()
            .count(self.app.kit.db.reader())
            .await;
        counted.expect("a database")
    }
}

pub(crate) async fn open(path: &Path) -> Table {
    let table = Table::open(path, None).await;
    table.expect("no fault").expect("a table")
}

pub(crate) fn incoming(service: &str, code: &str) -> RegisterPlan {
    RegisterPlan {
        service: service.to_owned(),
        code: code.to_owned(),
        title: Some("Saņemtie dokumenti".to_owned()),
        direction: Direction::Incoming,
        number_format: Some("{index}/{seq}".parse().expect("a format")),
        file_index: None,
        own_numbers: false,
    }
}
