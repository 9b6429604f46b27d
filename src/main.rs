//! The program `aprite`.

use std::process::ExitCode;

use aprite::content::sandbox;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    match (arguments.next().as_deref(), arguments.next()) {
        (Some(sandbox::SUBCOMMAND), Some(request)) => sandbox::child_main(&request),
        _ => ExitCode::from(2),
    }
}
