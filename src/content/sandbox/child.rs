//! The child's side: limits first, then the file.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::os::fd::AsFd;
use std::process::ExitCode;

use rustix::process::{Resource, Rlimit, getrlimit, nice, setrlimit};

use super::{Answer, Request, Task};
use crate::content::extract::{Limits, Reading, extract};
use crate::content::format::Format;
use crate::content::identify::identify;
use crate::content::source::Source;
use crate::content::text::{Stop, container, email};

/// Exit status: the file has no part of that number.
pub(super) const NO_SUCH_PART: i32 = 3;
/// Exit status: the part cannot be read.
pub(super) const UNREADABLE: i32 = 4;
/// Exit status: not asked properly, or the limits could not be set.
const UNUSABLE: u8 = 2;

/// The whole life of an extraction child: reads the file on standard input as `request` (JSON, written by the parent)
/// asks, answers on standard output, and ends.
///
/// To be called before anything else is set up: no runtime, no configuration, no logging. That keeps it cheap (one is
/// started for every file) and leaves a hostile file nothing to find.
#[must_use]
pub fn child_main(request: &str) -> ExitCode {
    // A panic message may quote the file.
    std::panic::set_hook(Box::new(|_| {}));
    let Ok(request) = serde_json::from_str::<Request>(request) else {
        return ExitCode::from(UNUSABLE);
    };
    if limit(&request.limits).is_err() {
        return ExitCode::from(UNUSABLE);
    }
    match serve(&request) {
        Ok(code) => code,
        Err(_) => ExitCode::FAILURE,
    }
}

fn serve(request: &Request) -> io::Result<ExitCode> {
    let input = File::from(io::stdin().as_fd().try_clone_to_owned()?);
    let mut source = Source::from_file(input)?;
    // Standard output looks for line ends, which bytes do not have.
    let mut output = BufWriter::new(File::from(io::stdout().as_fd().try_clone_to_owned()?));
    match request.task {
        Task::Read { recognise } => {
            let reading = Reading::new(&request.limits, &request.tools, recognise);
            let (extraction, wants_recognition) = extract(&mut source, &request.hint, reading)?;
            let answer = Answer {
                extraction,
                wants_recognition,
            };
            serde_json::to_writer(&mut output, &answer)?;
            output.flush()?;
            Ok(ExitCode::SUCCESS)
        }
        Task::Part { index } => {
            let copied = copy_part(&mut source, request, index, &mut output);
            output.flush()?;
            Ok(match copied {
                Ok(Some(())) => ExitCode::SUCCESS,
                Ok(None) => exit(NO_SUCH_PART),
                Err(_) => exit(UNREADABLE),
            })
        }
    }
}

fn exit(code: i32) -> ExitCode {
    u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from)
}

fn copy_part(
    source: &mut Source,
    request: &Request,
    index: u32,
    output: &mut impl Write,
) -> Result<Option<()>, Stop> {
    let format = identify(source, &request.hint)?.format;
    match format {
        Format::Eml => match email::attachment(source, index, request.limits.in_memory)? {
            Some(bytes) => Ok(Some(output.write_all(&bytes)?)),
            None => Ok(None),
        },
        Format::AsicE | Format::AsicS | Format::Edoc | Format::Zip => {
            let reading = Reading::new(&request.limits, &request.tools, false);
            container::copy_part(source, format, index, &reading, output)
        }
        _ => Ok(None),
    }
}

/// Most bytes that may be written to any file: nothing here writes one, but fontconfig under poppler keeps a cache and
/// would be killed for trying.
const FILE_BYTES: u64 = 4 * 1024 * 1024;

/// How far below the service the system's scheduler puts a child: nobody waits for one, and many do for the service.
const NICENESS: i32 = 10;

/// Limits this process and all it starts, for good.
fn limit(limits: &Limits) -> rustix::io::Result<()> {
    nice(NICENESS)?;
    let seconds = limits.cpu.as_secs().max(1);
    lower(Resource::Core, 0, 0)?;
    lower(Resource::Fsize, FILE_BYTES, FILE_BYTES)?;
    lower(Resource::As, limits.memory, limits.memory)?;
    lower(Resource::Nofile, 64, 64)?;
    // One second between: the first limit ends the process with a signal that says why, the second without.
    lower(Resource::Cpu, seconds, seconds + 1)
}

/// Sets a limit, or leaves the one in force if that is tighter.
fn lower(resource: Resource, current: u64, maximum: u64) -> rustix::io::Result<()> {
    let in_force = getrlimit(resource).maximum;
    let tightest = |wanted: u64| Some(in_force.map_or(wanted, |in_force| wanted.min(in_force)));
    setrlimit(
        resource,
        Rlimit {
            current: tightest(current),
            maximum: tightest(maximum),
        },
    )
}
