//! What a content is by PRONOM, what archives do with it, and its rendition for them.

use std::sync::Arc;

use async_graphql::{Context, Object, SimpleObject};
use entities::content::content_format;
use formats::{
    Decision, Derivation, Identification, Identified, Profile, Signatures, decide, is_renderable,
};

use crate::content::pronom;
use crate::content::renditions::Rendition;
use crate::graphql::asker::Asker;
use crate::graphql::limits;
use crate::graphql::scalars::{Instant, Long};
use crate::graphql::vocabulary::{FormatGround, RenditionFault, RenditionState};

/// What a content is.
pub(super) struct ArchivalFormat {
    row: Arc<content_format::Model>,
    what: Identification,
}

impl ArchivalFormat {
    pub(super) fn new(row: Arc<content_format::Model>, file_name: &str) -> Self {
        let what = pronom::identification(&row, file_name);
        Self { row, what }
    }

    fn found(&self) -> Option<&Identified> {
        self.what.found()
    }
}

#[Object]
/// What a content is by PRONOM, the register of The National Archives (UK), and what archives do with it (datnes formāts).
impl ArchivalFormat {
    /// PRONOM identifier: `fmt/412`; none where it is no format that we know.
    async fn puid(&self) -> Option<&'static str> {
        Some(self.found()?.format.puid.as_str())
    }

    /// Its name.
    async fn name(&self) -> Option<&'static str> {
        Some(self.found()?.format.name)
    }

    /// Its version, where there are several.
    async fn version(&self) -> Option<&'static str> {
        Some(self.found()?.format.version).filter(|version| !version.is_empty())
    }

    /// On what that rests.
    async fn ground(&self) -> Option<FormatGround> {
        self.row.ground.map(FormatGround::from)
    }

    /// Whether it opens with a password only, or forbids what an archive must do.
    async fn encrypted(&self) -> bool {
        self.row.encrypted
    }

    /// Whether it is signed or holds signatures: then it stays as it is and nothing is made of it.
    async fn signed(&self) -> bool {
        self.found().is_some_and(|found| {
            found.signatures == Signatures::Inside || found.format.kind == formats::Kind::Signed
        })
    }

    /// Whether the extension of its name belongs to other formats.
    async fn contradicts_name(&self) -> bool {
        matches!(self.what, Identification::Contradicting { .. })
    }

    /// Whether a rendition as PDF/A can be made of it.
    async fn renderable(&self) -> bool {
        self.found()
            .is_some_and(|found| is_renderable(found.format))
    }

    /// When it was looked at.
    async fn identified_at(&self) -> Instant {
        self.row.identified_at.into()
    }

    /// What archives do with it, by the lists that we know of them.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn verdicts(&self, context: &Context<'_>) -> Vec<FormatVerdict> {
        let asker = Asker::of(context);
        Profile::all()
            .iter()
            .map(|profile| FormatVerdict::new(asker, profile, &decide(profile, &self.what)))
            .collect()
    }
}

/// What is to be done with a content before it goes to an archive (lēmums par formātu).
#[derive(async_graphql::Enum, Debug, Clone, Copy, PartialEq, Eq)]
enum FormatVerdictKind {
    /// It is taken as it is (pieņem).
    Accepted,
    /// It is taken with a PDF/A beside it (pieņem ar atveidojumu).
    AcceptedWithRendition,
    /// It is signed and stays as it is (paliek, kā parakstīts).
    KeepAsSigned,
    /// It is not taken (nepieņem).
    NotAccepted,
}

impl From<formats::Verdict> for FormatVerdictKind {
    fn from(verdict: formats::Verdict) -> Self {
        match verdict {
            formats::Verdict::Accepted => Self::Accepted,
            formats::Verdict::AcceptedWithRendition => Self::AcceptedWithRendition,
            formats::Verdict::KeepAsSigned => Self::KeepAsSigned,
            formats::Verdict::NotAccepted => Self::NotAccepted,
        }
    }
}

/// What one archive does with a content.
#[derive(SimpleObject)]
struct FormatVerdict {
    /// The archive's list: `lna`, `lna-opex`.
    profile: &'static str,
    /// Its name, in the caller's language.
    name: &'static str,
    /// What is to be done.
    verdict: FormatVerdictKind,
    /// Why, in the caller's language.
    reason: String,
}

impl FormatVerdict {
    fn new(asker: &Asker, profile: &'static Profile, decision: &Decision<'_>) -> Self {
        let say = |key: &str| asker.service.messages.text(asker.language, key, &[]);
        let reason = match &decision.derivation {
            Derivation::Unknown => say("format-unknown"),
            Derivation::NameContradicts { .. } => say("format-name"),
            Derivation::Encrypted { .. } => say("format-encrypted"),
            Derivation::Signed { .. } => say("format-signed"),
            Derivation::NotListed { .. } => say("format-not-listed"),
            Derivation::Listed { rule, .. } => {
                asker.choose(&rule.ground.lv, &rule.ground.en).to_owned()
            }
        };
        Self {
            profile: &profile.code,
            name: asker.choose(&profile.name.lv, &profile.name.en),
            verdict: decision.verdict.into(),
            reason,
        }
    }
}

/// The rendition of a content.
pub(super) struct ContentRendition {
    pub(super) kept: Arc<Rendition>,
    /// Where the original is given out.
    pub(super) original: String,
}

#[Object]
/// A rendition of a content as PDF/A for the archive (arhīva atveidojums). The original stays what it is.
impl ContentRendition {
    /// Where it stands.
    async fn state(&self) -> RenditionState {
        self.kept.row.state.into()
    }

    /// Why it could not be made.
    async fn fault(&self) -> Option<RenditionFault> {
        self.kept.row.fault.map(RenditionFault::from)
    }

    /// The same in words, in the caller's language, with what helps.
    async fn fault_notice(&self, context: &Context<'_>) -> Option<String> {
        let asker = Asker::of(context);
        let key = format!(
            "rendition-{}",
            self.kept.row.fault?.as_str().replace('_', "-")
        );
        Some(asker.service.messages.text(asker.language, &key, &[]))
    }

    /// When it was ordered.
    async fn ordered_at(&self) -> Instant {
        self.kept.row.ordered_at.into()
    }

    /// When it was made and verified, or failed.
    async fn ended_at(&self) -> Option<Instant> {
        self.kept.row.ended_at.map(Instant::from)
    }

    /// What made it, in the program's own words.
    async fn tool(&self) -> Option<&str> {
        self.kept.made()?;
        self.kept.row.tool.as_deref()
    }

    /// SHA-256 of its bytes, 64 hexadecimal digits.
    async fn sha256(&self) -> Option<String> {
        Some(self.kept.made()?.hash.to_string())
    }

    /// Size in bytes.
    async fn size(&self) -> Option<Long> {
        Some(self.kept.made()?.size.into())
    }

    /// Where `GET` gives the bytes, to whoever may see the original.
    async fn url(&self) -> Option<String> {
        self.kept.made()?;
        Some(format!("{}/rendition", self.original))
    }
}
