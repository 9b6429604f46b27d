//! Letters as templates: words under `letters/`, one file a theme, so that they can be read and corrected as Latvian.
//!
//! A file is a few `name: value` lines, a line `---` and the body, one paragraph a line:
//!
//! | line starts with | becomes |
//! |---|---|
//! | `# `, `= ` | centred, strong or plain |
//! | `## ` | heading |
//! | `> ` | at the right |
//! | `- ` | list item |
//! | `\| ` | table row, cells divided by `;;` |
//! | `~ ` | signature: position `;;` name |
//! | `@word` | a part shared by many letters, see [`shared`] |
//! | `?NN ` | left out in 100 − NN cases of a hundred |
//!
//! Within a line `[one|other]` chooses, `<she|he>` follows the applicant's gender, `{name}` stands for a fact.

use super::SampleError;
use super::facts::Facts;
use super::latvian::Gender;
use super::paper::Block;
use super::random::Random;

/// A theme's file, taken apart.
struct Template {
    title: &'static str,
    annotation: &'static str,
    keywords: &'static str,
    file: &'static str,
    body: &'static str,
}

/// A letter with all choices made.
#[derive(Clone, Debug)]
pub(crate) struct Letter {
    pub(crate) title: String,
    pub(crate) annotation: String,
    pub(crate) keywords: Vec<String>,
    /// File name without extension.
    pub(crate) file: String,
    pub(crate) blocks: Vec<Block>,
    /// The last one to sign.
    pub(crate) signatory: Option<String>,
}

/// Writes the letter of a theme about these facts.
///
/// `signed_electronically` decides whether the letter says so.
pub(crate) fn compose(
    theme: &'static str,
    source: &'static str,
    facts: &Facts,
    signed_electronically: bool,
    random: &mut Random,
) -> Result<Letter, SampleError> {
    let template = parse(theme, source)?;
    let mut composer = Composer {
        theme,
        facts,
        random,
        blocks: Vec::new(),
        rows: Vec::new(),
        signatory: None,
        signed_electronically,
    };
    let title = composer.fill(template.title)?;
    let annotation = composer.fill(template.annotation)?;
    let file = composer.fill(template.file)?;
    let keywords = template
        .keywords
        .split(',')
        .map(|word| word.trim().to_owned())
        .collect();
    for line in template.body.lines() {
        composer.line(line)?;
    }
    composer.end_table();
    punctuate_lists(&mut composer.blocks);
    Ok(Letter {
        title,
        annotation,
        keywords,
        file,
        blocks: composer.blocks,
        signatory: composer.signatory,
    })
}

/// Items are divided by semicolons and the last ends the sentence, whichever of them were left out.
fn punctuate_lists(blocks: &mut [Block]) {
    for run in
        blocks.chunk_by_mut(|one, next| matches!((one, next), (Block::Item(_), Block::Item(_))))
    {
        let divided = run
            .iter()
            .any(|block| matches!(block, Block::Item(text) if text.ends_with(';')));
        let last = run.len() - 1;
        for (position, block) in run.iter_mut().enumerate() {
            if let Block::Item(text) = block
                && divided
            {
                // A date at the end keeps its own full stop before the semicolon.
                if position < last && !text.ends_with(';') {
                    text.truncate(text.trim_end_matches('.').len());
                    text.push(';');
                } else if position == last {
                    text.truncate(text.trim_end_matches([';', '.']).len());
                    text.push('.');
                }
            }
        }
    }
}

fn parse(theme: &'static str, source: &'static str) -> Result<Template, SampleError> {
    let damaged = || SampleError::Template {
        theme,
        what: "head".to_owned(),
    };
    let (head, body) = source.split_once("\n---\n").ok_or_else(damaged)?;
    let field = |name: &str| {
        head.lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
            .ok_or_else(damaged)
    };
    Ok(Template {
        title: field("title")?,
        annotation: field("annotation")?,
        keywords: field("keywords")?,
        file: field("file")?,
        body,
    })
}

struct Composer<'a> {
    theme: &'static str,
    facts: &'a Facts,
    random: &'a mut Random,
    blocks: Vec<Block>,
    rows: Vec<Vec<String>>,
    signatory: Option<String>,
    signed_electronically: bool,
}

impl Composer<'_> {
    fn line(&mut self, line: &str) -> Result<(), SampleError> {
        let line = match line.strip_prefix('?').and_then(|rest| rest.split_once(' ')) {
            Some((percent, rest)) => {
                let percent = percent.parse().map_err(|_| self.damaged(line))?;
                if !self.random.chance(percent) {
                    return Ok(());
                }
                rest
            }
            None => line,
        };
        if let Some(row) = line.strip_prefix("| ") {
            let cells = row
                .split(";;")
                .map(|cell| self.fill(cell.trim()))
                .collect::<Result<_, _>>()?;
            self.rows.push(cells);
            return Ok(());
        }
        self.end_table();
        if let Some(name) = line.strip_prefix('@') {
            let lines = shared(name).ok_or_else(|| self.damaged(line))?;
            if name == "esign" && !self.signed_electronically {
                return Ok(());
            }
            return lines.iter().try_for_each(|line| self.line(line));
        }
        let block = if let Some(text) = line.strip_prefix("# ") {
            Block::Centre {
                text: self.fill(text)?,
                strong: true,
            }
        } else if let Some(text) = line.strip_prefix("= ") {
            Block::Centre {
                text: self.fill(text)?,
                strong: false,
            }
        } else if let Some(text) = line.strip_prefix("## ") {
            Block::Heading(self.fill(text)?)
        } else if let Some(text) = line.strip_prefix("> ") {
            Block::Right(self.fill(text)?)
        } else if let Some(text) = line.strip_prefix("- ") {
            Block::Item(self.fill(text)?)
        } else if let Some(text) = line.strip_prefix("~ ") {
            let (position, name) = text.split_once(";;").ok_or_else(|| self.damaged(line))?;
            let (position, name) = (self.fill(position.trim())?, self.fill(name.trim())?);
            self.signatory = Some(name.clone());
            Block::Signature {
                position: capitalised(&position),
                name,
            }
        } else if line.trim().is_empty() {
            return Ok(());
        } else {
            // A sentence may begin with a fact that is written small elsewhere.
            Block::Text(capitalised(&self.fill(line)?))
        };
        self.blocks.push(block);
        Ok(())
    }

    fn end_table(&mut self) {
        if !self.rows.is_empty() {
            let rows = std::mem::take(&mut self.rows);
            self.blocks.push(Block::Table(rows));
        }
    }

    fn damaged(&self, what: &str) -> SampleError {
        SampleError::Template {
            theme: self.theme,
            what: what.to_owned(),
        }
    }

    /// A date ends in a full stop, and so does the sentence that ends with it: one of them is enough.
    fn fill(&mut self, text: &str) -> Result<String, SampleError> {
        Ok(self.expand(text)?.replace("..", "."))
    }

    fn expand(&mut self, text: &str) -> Result<String, SampleError> {
        let mut filled = String::with_capacity(text.len() * 2);
        let mut rest = text;
        while let Some(position) = rest.find(['[', '<', '{']) {
            filled.push_str(&rest[..position]);
            let opening = &rest[position..];
            let (closing, kind) = match opening.as_bytes().first() {
                Some(b'[') => (']', Part::Choice),
                Some(b'<') => ('>', Part::Gender),
                _ => ('}', Part::Fact),
            };
            let end = opening.find(closing).ok_or_else(|| self.damaged(text))?;
            let inner = &opening[1..end];
            rest = &opening[end + 1..];
            match kind {
                Part::Choice => {
                    let choices = choices(inner);
                    let chosen = choices[self.random.below(choices.len())];
                    filled.push_str(&self.expand(chosen)?);
                }
                Part::Gender => {
                    let (she, he) = inner.split_once('|').ok_or_else(|| self.damaged(text))?;
                    filled.push_str(if self.facts.gender == Gender::Female {
                        she
                    } else {
                        he
                    });
                }
                Part::Fact => match self.facts.value(inner, self.random) {
                    Some(value) => filled.push_str(&value),
                    None => return Err(self.damaged(inner)),
                },
            }
        }
        filled.push_str(rest);
        Ok(filled)
    }
}

/// The alternatives of a choice; a bar between `<` and `>` belongs to the gender, not to the choice.
fn choices(inner: &str) -> Vec<&str> {
    let mut inside = false;
    inner
        .split(|letter| {
            match letter {
                '<' => inside = true,
                '>' => inside = false,
                _ => {}
            }
            letter == '|' && !inside
        })
        .collect()
}

enum Part {
    Choice,
    Gender,
    Fact,
}

pub(crate) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

/// Parts that many letters have in common.
fn shared(name: &str) -> Option<&'static [&'static str]> {
    Some(match name {
        "own" => &[
            "= OGRES NOVADA PAŠVALDĪBA",
            "= OGRES NOVADA SOCIĀLAIS DIENESTS",
            "= Upes prospekts 16, Ogre, Ogres novads, LV-5001",
            "= tālr. +371 6500 0000, e-pasts dienests@ogre.example",
        ],
        "org" => &[
            "= {org.upper}",
            "= Reģ. Nr. {org.number}, {org.address}",
            "= e-pasts {org.email}",
            "{date.long}, Nr. {number}",
        ],
        "place" => &[
            "{place}, {date.long}",
            "Reģistrācijas numurs: skatīt dokumenta reģistrācijas kartītē",
        ],
        "to-service" => &[
            "> Ogres novada Sociālajam dienestam",
            "> Upes prospekts 16, Ogre, LV-5001",
        ],
        "to-person" => &["> {person.dat}", "> {person.address}"],
        "to-org" => &["> {org.dat}", "> {org.address}"],
        "from-person" => &[
            "> {person.gen},",
            "> personas kods {person.code},",
            "> {person.address}",
            "> tālrunis {person.phone}, e-pasts {person.email}",
        ],
        "sign-person" => &["~ {date} ;; {person}"],
        "sign-org" => &["~ {org.position} ;; {org.head}"],
        "sign-head" => &["~ Sociālā dienesta vadītāja ;; {head}"],
        "sign-chief" => &["~ {chief.position} ;; {chief}"],
        "sign-worker" => &["~ {worker.position} ;; {worker}"],
        "prepared" => &["Sagatavoja: {worker}, {worker.position}, dienests@ogre.example"],
        "consent" => &[
            "## Apliecinājumi",
            "- Apliecinu, ka iesniegumā un pielikumos sniegtās ziņas ir pilnīgas un patiesas. Zinu, ka par apzināti nepatiesām ziņām saņemtā palīdzība būs jāatmaksā.",
            "- Piekrītu, ka Sociālais dienests šīs ziņas salīdzina ar valsts un pašvaldības informācijas sistēmās esošajām, lai man tās nebūtu jāiesniedz atkārtoti.",
            "- Apņemos mēneša laikā ziņot, ja mainās ienākumi, mājsaimniecības sastāvs, dzīvesvieta vai veselības stāvoklis.",
            "?60 - Esmu <informēta|informēts>, ka mani personas dati glabājas klienta lietā un tos redz tikai tie darbinieki, kuriem tas nepieciešams darba pienākumu izpildei.",
            "?50 Ja iesnieguma izskatīšanai vajadzīgs apmeklējums dzīvesvietā, lūdzu par to vienoties iepriekš, jo [dažas dienas nedēļā esmu ārstniecības iestādē|telefonu reizēm nedzirdu, tad zvanīt atkārtoti|mājas ceļš bez pavadītāja grūti atrodams].",
        ],
        "remedies" => &[
            "Lēmums stājas spēkā ar brīdi, kad tas paziņots adresātam. Ja lēmums nosūtīts uz oficiālo elektronisko adresi, tas uzskatāms par paziņotu otrajā darbdienā pēc nosūtīšanas, ja ar ierakstītu sūtījumu – septītajā dienā pēc nodošanas pastā.",
            "Lēmumu viena mēneša laikā no tā spēkā stāšanās dienas var apstrīdēt Ogres novada pašvaldībā, iesniedzot iesniegumu Ogres novada Sociālajā dienestā, Upes prospektā 16, Ogrē (Administratīvā procesa likuma 70., 76. un 79. pants). Apstrīdēšana neatbrīvo no pienākuma ziņot par pārmaiņām mājsaimniecībā.",
        ],
        "closing" => &[
            "?80 Papildu informāciju var saņemt pa tālruni +371 6500 0000 darbdienās no plkst. 8.30 līdz 17.00 vai klātienē Upes prospektā 16, Ogrē, kā arī Madlienas, Suntažu un Taurupes sociālajos centros to pieņemšanas laikos.",
            "?50 Vēstules pielikumi un sarakste par šo jautājumu tiek glabāti vienā lietā, tāpēc turpmākajā saziņā lūdzam norādīt šīs vēstules datumu un reģistrācijas numuru.",
        ],
        "org-closing" => &[
            "?70 Atbildi lūdzam sūtīt uz iestādes oficiālo elektronisko adresi, norādot šīs vēstules datumu un numuru. Ja prasītās ziņas nav Jūsu rīcībā, lūdzam piecu darbdienu laikā paziņot, kura iestāde tās var sniegt.",
            "?60 Neskaidrību gadījumā lūdzam sazināties ar vēstules parakstītāju: {org.head}, {org.email}. Vēršam uzmanību, ka dokumenta atvasinājumi izsniedzami tikai personām, kurām tie nepieciešami pienākumu pildīšanai.",
        ],
        "esign" => &["= DOKUMENTS PARAKSTĪTS AR DROŠU ELEKTRONISKO PARAKSTU (PARAUGS)"],
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_end_in_a_full_stop_whatever_was_left_out() {
        let item = |text: &str| Block::Item(text.to_owned());
        let mut blocks = vec![
            item("līdz 31.01.2025.;"),
            item("divi."),
            item("trīs;"),
            Block::Text("Beigas;".to_owned()),
            item("Čeks."),
            item("Izziņa."),
        ];
        punctuate_lists(&mut blocks);
        let expected = vec![
            item("līdz 31.01.2025.;"),
            item("divi;"),
            item("trīs."),
            Block::Text("Beigas;".to_owned()),
            item("Čeks."),
            item("Izziņa."),
        ];
        assert_eq!(blocks, expected);
    }

    #[test]
    fn a_bar_within_a_gender_does_not_divide_a_choice() {
        assert_eq!(
            choices("esmu <viena|viens>|nē"),
            ["esmu <viena|viens>", "nē"]
        );
    }
}
