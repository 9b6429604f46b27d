//! The documents themselves: each plan entry written, filed and turned into files.

use chrono::{
    DateTime, Datelike, Duration, FixedOffset, Months, NaiveDate, NaiveDateTime, NaiveTime,
    TimeZone, Utc,
};
use chrono_tz::Europe::Riga;
use entities::vocabulary::{AccessClass, Channel, Direction, DocumentKind};

use super::SampleError;
use super::calendar;
use super::correspondents::{
    CorrespondentRef, SampleCorrespondent, SampleIdentity, correspondents, fold,
};
use super::facts::{Facts, Source};
use super::files::{SampleFile, write_file};
use super::format::container::{self, HEAD, Signer};
use super::format::eml::{self, Message};
use super::format::pdf::PdfWriter;
use super::letters::{Letter, compose};
use super::paper::Paper;
use super::random::Random;
use super::stories::{Planned, plan};
use super::themes::{Format, Theme, With, enclosure};

/// A document as a clerk would register it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleDocument {
    /// Incoming, outgoing or internal; that of its register.
    pub direction: Direction,
    /// Kind.
    pub kind: DocumentKind,
    /// Title, at most 500 characters.
    pub title: String,
    /// Code of the [`super::SampleRegister`].
    pub register: &'static str,
    /// Index of the file series, one of the register's.
    pub series: &'static str,
    /// Sender or addressee: a position in [`correspondents`] of the same seed; none for internal papers about nobody outside.
    pub correspondent: Option<CorrespondentRef>,
    /// Day of registration, an office day; documents come in this order.
    pub registered_on: NaiveDate,
    /// Date on the document.
    pub document_date: NaiveDate,
    /// When an incoming document arrived, local time of Riga.
    pub received_at: Option<NaiveDateTime>,
    /// When an outgoing document was sent.
    pub sent_date: Option<NaiveDate>,
    /// The sender's own number, at most 30 characters.
    pub sender_number: Option<String>,
    /// How it came or went; none for internal documents.
    pub channel: Option<Channel>,
    /// Access class.
    pub access: AccessClass,
    /// Ground of the restriction, at most 30 characters; none when open.
    pub access_ground: Option<&'static str>,
    /// End or review date of the restriction; none when open.
    pub access_until: Option<NaiveDate>,
    /// Code of the unit that deals with it.
    pub unit: &'static str,
    /// Who signed it.
    pub signatory: Option<String>,
    /// Annotation, at most 500 characters.
    pub annotation: String,
    /// Keywords, together at most 200 characters.
    pub keywords: Vec<String>,
    /// Position among the sample's documents of the one it replies to; always an earlier one.
    pub reply_to: Option<usize>,
    /// One or more files.
    pub files: Vec<SampleFile>,
}

/// Writes `count` documents registered from January of the year before `year_end` up to that day, in order of registration.
///
/// The same seed, count and day give the same bytes. Documents are written one by one as they are asked for.
///
/// # Errors
/// [`SampleError`] when embedded data is damaged; tests rule it out.
pub fn documents(
    seed: u64,
    count: usize,
    year_end: NaiveDate,
) -> Result<impl Iterator<Item = Result<SampleDocument, SampleError>>, SampleError> {
    let correspondents = correspondents(seed);
    let planned = plan(&correspondents, &mut Random::new(seed), count, year_end);
    let mut desk = Desk {
        correspondents,
        pdf: PdfWriter::new()?,
        written: Vec::with_capacity(planned.len()),
        last_day: year_end,
    };
    Ok(planned.into_iter().map(move |one| desk.write(one)))
}

/// Where documents are written one after another; later ones cite earlier ones.
struct Desk {
    correspondents: Vec<SampleCorrespondent>,
    pdf: PdfWriter,
    written: Vec<Source>,
    last_day: NaiveDate,
}

impl Desk {
    fn write(&mut self, planned: Planned) -> Result<SampleDocument, SampleError> {
        let Planned {
            theme,
            matter,
            date,
            on,
            replies,
            mut random,
        } = planned;
        let source = on.and_then(|position| self.written.get(position)).cloned();
        let person = &self.correspondents[matter.person];
        let correspondent = match theme.with {
            With::Person => Some(matter.person),
            With::Organisation => Some(matter.organisation),
            With::Nobody => None,
        };
        let (series, unit) = theme.filing.of(person);

        let incoming = theme.direction == Direction::Incoming;
        let document_date = if incoming {
            written_before(date, theme.with, source.as_ref(), &mut random)
        } else {
            date
        };
        let sender_number = (incoming && theme.with == With::Organisation).then(|| {
            format!(
                "{}-{}/{:02}/{}",
                random.between(1, 9),
                random.between(1, 40),
                document_date.year() % 100,
                random.between(12, 2_900)
            )
        });
        let facts = matter.facts.for_document(
            document_date,
            unit,
            source.as_ref(),
            sender_number.as_deref(),
            &mut random,
        );
        let minute = random.between(8 * 60 + 15, 16 * 60 + 45);
        let moment =
            date.and_time(NaiveTime::from_hms_opt(minute / 60, minute % 60, 0).unwrap_or_default());

        let other = correspondent.map(|position| &self.correspondents[position]);
        let mut format = theme.formats[random.below(theme.formats.len())];
        if format == Format::Mail && other.is_none_or(|other| other.email.is_none()) {
            format = Format::Pdf;
        }
        let (letter, signers) = write_letter(theme, &facts, &mut format, &mut random)?;
        let enclosures = self.enclosures(theme, &facts, document_date, &mut random)?;
        let author = if incoming {
            other.map_or("", |other| other.name.as_str())
        } else {
            "Ogres novada Sociālais dienests"
        };
        let files = self.files(
            format,
            &letter,
            author,
            enclosures,
            &Envelope {
                document_date,
                moment,
                other,
                facts: &facts,
                signers: &signers,
            },
            &mut random,
        )?;

        let channel = channel(theme, format, other, &mut random);
        let sent_date = (theme.direction == Direction::Outgoing).then(|| {
            calendar::on_or_after(date + Duration::days(i64::from(random.between(0, 1))))
                .min(self.last_day)
        });
        self.written.push(Source {
            title: letter.title.clone(),
            date,
            number: sender_number.clone(),
        });
        Ok(SampleDocument {
            direction: theme.direction,
            kind: theme.kind,
            title: letter.title,
            register: theme.register,
            series,
            correspondent,
            registered_on: date,
            document_date,
            received_at: incoming.then_some(moment),
            sent_date,
            sender_number,
            channel,
            access: theme.access,
            access_ground: access_ground(theme.access),
            access_until: access_until(theme.access, date),
            unit,
            signatory: letter.signatory,
            annotation: letter.annotation,
            keywords: letter.keywords,
            reply_to: on.filter(|_| replies),
            files,
        })
    }

    fn enclosures(
        &self,
        theme: &Theme,
        facts: &Facts,
        date: NaiveDate,
        random: &mut Random,
    ) -> Result<Vec<SampleFile>, SampleError> {
        let mut files = Vec::new();
        for (name, format, percent) in theme.attachments {
            let Some((name, source)) = enclosure(name).filter(|_| random.chance(*percent)) else {
                continue;
            };
            let letter = compose(name, source, facts, false, random)?;
            let file = letter.file.clone();
            files.push(write_file(
                &self.pdf,
                *format,
                &file,
                &paper(letter, "", date),
            )?);
        }
        Ok(files)
    }

    /// The document's files: the main one, and the enclosures beside it or inside it.
    fn files(
        &self,
        format: Format,
        letter: &Letter,
        author: &str,
        mut enclosures: Vec<SampleFile>,
        envelope: &Envelope<'_>,
        random: &mut Random,
    ) -> Result<Vec<SampleFile>, SampleError> {
        let paper = paper(letter.clone(), author, envelope.document_date);
        // People name files as they like: with spaces and Latvian letters, or in the old careful way.
        let stem = if random.chance(40) {
            fold(&letter.file)
                .replace(['.', ','], "")
                .replace([' ', '–'], "_")
        } else {
            letter.file.clone()
        };
        match format {
            Format::Mail => {
                let inner = if random.chance(55) {
                    Format::Pdf
                } else {
                    Format::Docx
                };
                enclosures.insert(0, write_file(&self.pdf, inner, &stem, &paper)?);
                Ok(vec![mail(letter, &stem, &enclosures, envelope, random)?])
            }
            Format::Asice | Format::Edoc => {
                let inner = *random.pick(&[Format::Docx, Format::Pdf, Format::Odt]);
                enclosures.insert(0, write_file(&self.pdf, inner, &stem, &paper)?);
                let signatures: Vec<(Signer, DateTime<Utc>)> = (0..)
                    .zip(envelope.signers)
                    .map(|(after, signer)| {
                        (
                            *signer,
                            local(
                                envelope.document_date.and_time(envelope.moment.time())
                                    + Duration::minutes(after * 47),
                            )
                            .to_utc(),
                        )
                    })
                    .collect();
                let extension = if format == Format::Edoc {
                    "edoc"
                } else {
                    "asice"
                };
                Ok(vec![SampleFile {
                    name: format!("{stem}.{extension}"),
                    media_type: container::MEDIA_TYPE,
                    bytes: container::write(&enclosures, &signatures)?,
                }])
            }
            single => {
                enclosures.insert(0, write_file(&self.pdf, single, &stem, &paper)?);
                Ok(enclosures)
            }
        }
    }
}

/// What a message or a container says about its sending.
struct Envelope<'a> {
    document_date: NaiveDate,
    moment: NaiveDateTime,
    other: Option<&'a SampleCorrespondent>,
    facts: &'a Facts,
    signers: &'a [Signer],
}

/// The letter and who signs its container; a letter whose signatory has no key becomes a PDF.
fn write_letter(
    theme: &Theme,
    facts: &Facts,
    format: &mut Format,
    random: &mut Random,
) -> Result<(Letter, Vec<Signer>), SampleError> {
    if matches!(format, Format::Asice | Format::Edoc) {
        let letter = compose(theme.name, theme.source, facts, true, &mut random.clone())?;
        let signers = signers(theme, &letter);
        if !signers.is_empty() {
            return Ok((letter, signers));
        }
        *format = Format::Pdf;
    }
    Ok((
        compose(theme.name, theme.source, facts, false, random)?,
        Vec::new(),
    ))
}

fn signers(theme: &Theme, letter: &Letter) -> Vec<Signer> {
    let last = letter.signatory.as_deref().and_then(Signer::named);
    // A contract is signed by both parties.
    let ours = last
        .filter(|_| theme.kind == DocumentKind::Contract)
        .map(|_| HEAD);
    last.into_iter().chain(ours).collect()
}

fn paper(letter: Letter, author: &str, date: NaiveDate) -> Paper {
    let author = if author.is_empty() {
        letter.signatory.clone().unwrap_or_default()
    } else {
        author.to_owned()
    };
    Paper {
        title: letter.title,
        author,
        date,
        blocks: letter.blocks,
    }
}

fn mail(
    letter: &Letter,
    stem: &str,
    attachments: &[SampleFile],
    envelope: &Envelope<'_>,
    random: &mut Random,
) -> Result<SampleFile, SampleError> {
    let sender = match &envelope.other {
        Some(SampleCorrespondent {
            identity: SampleIdentity::Person { .. },
            name,
            ..
        }) => name.clone(),
        _ => letter.signatory.clone().unwrap_or_default(),
    };
    let mut facts = envelope.facts.clone();
    facts.set("sender", &*sender);
    let mut body = String::new();
    if let Some((name, source)) = enclosure("vestules-pavadteksts") {
        let words = compose(name, source, &facts, false, random)?;
        body = paper(words, &sender, envelope.document_date)
            .lines()
            .join("\n\n");
    }
    let address = envelope
        .other
        .and_then(|other| other.email.as_deref())
        .unwrap_or("nezinams@e-pasts.example");
    let bytes = eml::write(&Message {
        from: (&sender, address),
        to: ("Ogres novada Sociālais dienests", "dienests@ogre.example"),
        subject: &letter.title,
        date: local(envelope.moment),
        token: random.next(),
        body: &body,
        attachments,
    });
    Ok(SampleFile {
        name: format!("{stem}.eml"),
        media_type: eml::MEDIA_TYPE,
        bytes,
    })
}

/// The instant of a local time in Riga; the hour that summer time skips does not occur in office hours.
fn local(moment: NaiveDateTime) -> DateTime<FixedOffset> {
    Riga.from_local_datetime(&moment).earliest().map_or_else(
        || moment.and_utc().fixed_offset(),
        |instant| instant.fixed_offset(),
    )
}

/// A letter is dated a few days before it arrives, but not before what it answers.
fn written_before(
    received: NaiveDate,
    by: With,
    source: Option<&Source>,
    random: &mut Random,
) -> NaiveDate {
    let earliest = source
        .map(|source| source.date)
        .or_else(|| NaiveDate::from_ymd_opt(received.year(), 1, 1))
        .unwrap_or(received);
    let written = received - Duration::days(i64::from(random.between(0, 4)));
    // Offices write on office days, people when they find the time.
    let written = if by == With::Organisation {
        calendar::on_or_before(written)
    } else {
        written
    };
    written.max(earliest)
}

fn channel(
    theme: &Theme,
    format: Format,
    other: Option<&SampleCorrespondent>,
    random: &mut Random,
) -> Option<Channel> {
    let organisation =
        other.is_some_and(|other| matches!(other.identity, SampleIdentity::Organisation { .. }));
    match theme.direction {
        Direction::Internal => None,
        // Once an official electronic address is active, an institution must write there and nowhere else.
        Direction::Outgoing if organisation => Some(Channel::DocumentExchange),
        Direction::Outgoing => Some(if other.is_some_and(|other| other.official_address) {
            Channel::EAddress
        } else {
            Channel::Post
        }),
        Direction::Incoming => Some(match format {
            _ if theme.name == "mutvardu-iesniegums" => Channel::Oral,
            Format::Mail => Channel::Email,
            Format::Asice | Format::Edoc if organisation => Channel::DocumentExchange,
            Format::Asice | Format::Edoc => Channel::EAddress,
            Format::Html | Format::Text | Format::OldText => Channel::Portal,
            Format::Pdf if organisation => *random.pick(&[Channel::Post, Channel::EAddress]),
            Format::Pdf => *random.pick(&[
                Channel::Post,
                Channel::InPerson,
                Channel::InPerson,
                Channel::Mailbox,
            ]),
            _ if organisation => Channel::EAddress,
            _ => *random.pick(&[Channel::Portal, Channel::Email, Channel::InPerson]),
        }),
    }
}

/// Paragraph 2 of section 5 of the Freedom of Information Law (Informācijas atklātības likums), by its points.
fn access_ground(access: AccessClass) -> Option<&'static str> {
    match access {
        AccessClass::Open => None,
        AccessClass::RestrictedInternal => Some("IAL 5.p. 2.d. 2.pkt."),
        AccessClass::RestrictedPersonal => Some("IAL 5.p. 2.d. 4.pkt."),
        AccessClass::RestrictedCommercial => Some("IAL 5.p. 2.d. 3.pkt."),
        AccessClass::OfficialUse => Some("IAL 8.1 p."),
    }
}

/// Internal restrictions last a year at most, those for private life 75 years, commercial secrets as long as agreed.
fn access_until(access: AccessClass, date: NaiveDate) -> Option<NaiveDate> {
    let months = match access {
        AccessClass::Open => return None,
        AccessClass::RestrictedInternal => 12,
        AccessClass::RestrictedPersonal => 75 * 12,
        AccessClass::RestrictedCommercial | AccessClass::OfficialUse => 60,
    };
    date.checked_add_months(Months::new(months))
}
