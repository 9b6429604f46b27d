//! The routes that hold until an institution adopts its own: those of domain §4.5.

use entities::circulation::route_template::{RouteStep, RouteSteps};
use entities::vocabulary::{Direction, Role, RouteStage};

use Role::{Head, Lawyer, RecordsClerk, Specialist, UnitHead};
use RouteStage::{
    Coordination, Draft, Executed, Filed, ForInformation, ForResolution, Forwarded, InExecution,
    LeftUnexamined, Notified, Registered, Sent, Signing,
};

/// Everybody who works with documents.
const WORKING: &[Role] = &[RecordsClerk, Head, UnitHead, Specialist, Lawyer];
/// The records office and those who direct.
const DIRECTING: &[Role] = &[RecordsClerk, Head, UnitHead];
/// The records office and the head.
const OFFICE: &[Role] = &[RecordsClerk, Head];

type Way = (RouteStage, RouteStage, &'static [Role]);

const INCOMING: &[Way] = &[
    (Registered, ForResolution, WORKING),
    (Registered, InExecution, DIRECTING),
    (Registered, ForInformation, DIRECTING),
    (Registered, Forwarded, DIRECTING),
    (Registered, LeftUnexamined, OFFICE),
    (Registered, Filed, DIRECTING),
    (ForResolution, InExecution, DIRECTING),
    (ForResolution, ForInformation, DIRECTING),
    (ForResolution, Forwarded, DIRECTING),
    (ForResolution, LeftUnexamined, OFFICE),
    (InExecution, Executed, WORKING),
    (InExecution, Forwarded, DIRECTING),
    (InExecution, LeftUnexamined, OFFICE),
    (ForInformation, InExecution, DIRECTING),
    (ForInformation, Filed, DIRECTING),
    (Executed, InExecution, DIRECTING),
    (Executed, Filed, WORKING),
    (Forwarded, Filed, WORKING),
    (LeftUnexamined, Filed, WORKING),
];

/// Before its number a document is a draft; the number is given at signing.
const DRAFTING: &[Way] = &[
    (Draft, Coordination, WORKING),
    (Draft, Signing, WORKING),
    (Coordination, Draft, WORKING),
    (Coordination, Signing, WORKING),
    (Signing, Draft, OFFICE),
    (Signing, Registered, DIRECTING),
];

const OUTGOING: &[Way] = &[
    (Registered, Sent, WORKING),
    (Registered, InExecution, DIRECTING),
    (InExecution, Executed, WORKING),
    (Executed, InExecution, DIRECTING),
    (Executed, Sent, WORKING),
    (Sent, Notified, WORKING),
    (Sent, Filed, WORKING),
    (Notified, Filed, WORKING),
];

const INTERNAL: &[Way] = &[
    (Registered, InExecution, DIRECTING),
    (Registered, ForInformation, DIRECTING),
    (Registered, Sent, WORKING),
    (Registered, Filed, WORKING),
    (ForInformation, InExecution, DIRECTING),
    (ForInformation, Sent, WORKING),
    (ForInformation, Filed, WORKING),
    (InExecution, Executed, WORKING),
    (Executed, InExecution, DIRECTING),
    (Executed, Sent, WORKING),
    (Executed, Filed, WORKING),
    (Sent, Notified, WORKING),
    (Sent, Filed, WORKING),
    (Notified, Filed, WORKING),
];

/// The steps that hold for documents of a direction.
pub fn steps(direction: Direction) -> RouteSteps {
    let ways: Vec<&Way> = match direction {
        Direction::Incoming => INCOMING.iter().collect(),
        Direction::Outgoing => DRAFTING.iter().chain(OUTGOING).collect(),
        Direction::Internal => DRAFTING.iter().chain(INTERNAL).collect(),
    };
    let step = |(from, to, roles): &Way| RouteStep {
        from: *from,
        to: *to,
        roles: roles.to_vec(),
    };
    RouteSteps(ways.into_iter().map(step).collect())
}

/// What that route is called, in Latvian and English.
pub const fn title(direction: Direction) -> (&'static str, &'static str) {
    match direction {
        Direction::Incoming => ("Saņemtie dokumenti", "Incoming documents"),
        Direction::Outgoing => ("Nosūtāmie dokumenti", "Outgoing documents"),
        Direction::Internal => ("Iekšējie dokumenti", "Internal documents"),
    }
}
