//! Log lines: text on a terminal, one JSON object a line for a service manager; always on standard error, because
//! standard output belongs to results.

use std::any::Any;
use std::io::IsTerminal as _;
use std::panic::PanicHookInfo;

use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _};

use crate::config::{LogFormat, LogSettings};
use crate::kernel::Fault;

/// Sends this process's log lines to standard error, those of panics included. Once per process.
///
/// # Errors
/// A fault when the filter is none, or when log lines go somewhere already.
pub fn install(settings: &LogSettings) -> Result<(), Fault> {
    subscriber(settings, std::io::stderr, std::io::stderr().is_terminal())?
        .try_init()
        .map_err(Fault::at("installing the log"))?;
    std::panic::set_hook(Box::new(log_panic));
    Ok(())
}

fn subscriber<W>(
    settings: &LogSettings,
    writer: W,
    terminal: bool,
) -> Result<impl tracing::Subscriber + Send + Sync + use<W>, Fault>
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let filter: EnvFilter = settings
        .filter
        .parse()
        .map_err(Fault::at("reading the log filter"))?;
    let json = match settings.format {
        LogFormat::Auto => !terminal,
        LogFormat::Text => false,
        LogFormat::Json => true,
    };
    let lines = tracing_subscriber::fmt::layer().with_writer(writer);
    let lines = if json {
        lines
            .json()
            .flatten_event(true)
            .with_span_list(false)
            .boxed()
    } else {
        lines.with_ansi(terminal).boxed()
    };
    Ok(tracing_subscriber::registry()
        .with(quiet())
        .with(filter)
        .with(lines))
}

/// At finer levels these say statements and parameters, connection addresses with their passwords, and request bodies.
fn quiet() -> Targets {
    [
        "sea_orm",
        "sqlx",
        "hyper",
        "hyper_util",
        "reqwest",
        "object_store",
    ]
    .into_iter()
    .fold(
        Targets::new().with_default(LevelFilter::TRACE),
        |targets, library| targets.with_target(library, LevelFilter::INFO),
    )
    // Every command opens the database: that there was nothing to migrate is no news.
    .with_target("sea_orm_migration", LevelFilter::WARN)
}

/// One line for a panic, in place of the default one.
fn log_panic(info: &PanicHookInfo<'_>) {
    let place = info.location().map(ToString::to_string);
    tracing::error!(
        target: "aprite::panic",
        place,
        thread = std::thread::current().name(),
        "panic: {}",
        told(info.payload())
    );
}

/// A message that was put together at run time may hold what must not be logged; a literal cannot.
fn told(payload: &(dyn Any + Send)) -> &'static str {
    payload
        .downcast_ref::<&'static str>()
        .copied()
        .unwrap_or("(message withheld)")
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    impl MakeWriter<'_> for Lines {
        type Writer = Self;

        fn make_writer(&self) -> Self {
            self.clone()
        }
    }

    fn written(format: LogFormat, filter: &str, work: impl FnOnce()) -> String {
        let lines = Lines::default();
        let settings = LogSettings {
            format,
            filter: filter.to_owned(),
        };
        let subscriber = subscriber(&settings, lines.clone(), false).unwrap();
        tracing::subscriber::with_default(subscriber, work);
        let bytes = lines.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_service_gets_one_object_a_line() {
        let lines = written(LogFormat::Auto, "info", || {
            tracing::info!(documents = 3, "indexed");
            tracing::debug!("too fine");
        });
        let line: serde_json::Value = serde_json::from_str(lines.trim_end()).unwrap();
        assert_eq!(line["message"], "indexed");
        assert_eq!(line["documents"], 3);
        assert_eq!(line["level"], "INFO");
    }

    #[test]
    fn people_get_text() {
        let lines = written(LogFormat::Text, "info", || tracing::warn!("a disk is full"));
        assert!(lines.contains("WARN") && lines.ends_with("a disk is full\n"));
    }

    #[test]
    fn no_filter_makes_the_driver_tell_statements() {
        let lines = written(LogFormat::Text, "trace", || {
            tracing::debug!(target: "sqlx::query", "SELECT 'Jānis'");
            tracing::trace!(target: "sea_orm::driver", "postgres://aprite:secret@db");
            tracing::trace!(target: "aprite::journal", "ours");
        });
        assert!(lines.contains("ours"), "{lines}");
        assert!(
            !lines.contains("Jānis") && !lines.contains("secret"),
            "{lines}"
        );
    }

    #[test]
    fn a_panic_tells_its_place_and_only_literal_words() {
        // The one test of this binary that sets the hook; another test's panic meanwhile is logged and still fails it.
        let lines = written(LogFormat::Text, "info", || {
            let before = std::panic::take_hook();
            std::panic::set_hook(Box::new(log_panic));
            let name = String::from("Jānis Bērziņš");
            let _ = std::panic::catch_unwind(|| panic!("nothing is left"));
            let _ = std::panic::catch_unwind(|| panic!("no {name}"));
            std::panic::set_hook(before);
        });
        assert_eq!(lines.lines().count(), 2, "{lines}");
        assert!(lines.contains("panic: nothing is left") && lines.contains("logs.rs:"));
        assert!(
            !lines.contains("Jānis") && lines.contains("withheld"),
            "{lines}"
        );
    }
}
