//! What letters can be about, beyond the people in them.

use super::facts::Facts;
use super::random::Random;

impl Facts {
    /// A subject for each kind of paper; a letter uses the one it needs.
    pub(super) fn subjects(&mut self, random: &mut Random) {
        self.set(
            "crisis.nom",
            *random.pick(&[
                "ugunsgrēks dzīvojamā mājā",
                "ūdensvada plīsums un applūdis dzīvoklis",
                "vētras norauts jumts",
                "skursteņa sabrukums un saindēšanās draudi",
            ]),
        );
        self.noun(
            "status",
            *random.pick(&[
                ("trūcīga", "trūcīgas", "trūcīgu"),
                ("maznodrošināta", "maznodrošinātas", "maznodrošinātu"),
            ]),
        );
        self.noun(
            "leave",
            *random.pick(&[
                (
                    "ikgadējais atvaļinājums",
                    "ikgadējā atvaļinājuma",
                    "ikgadējo atvaļinājumu",
                ),
                (
                    "mācību atvaļinājums",
                    "mācību atvaļinājuma",
                    "mācību atvaļinājumu",
                ),
                (
                    "papildatvaļinājums",
                    "papildatvaļinājuma",
                    "papildatvaļinājumu",
                ),
            ]),
        );
        self.set(
            "ministry.subject",
            *random.pick(&[
                "iesniegumu izskatīšanas termiņiem",
                "vajadzību novērtēšanas vienoto metodiku",
                "sociālā darba speciālistu supervīzijām",
                "mājokļa pabalsta aprēķināšanu apkures sezonā",
                "vardarbībā cietušu personu rehabilitāciju",
                "dokumentu apmaiņu oficiālajā elektroniskajā adresē",
            ]),
        );
        self.set(
            "procurement.subject",
            *random.pick(&[
                "aprūpi mājās lauku pagastos",
                "specializētā transporta pakalpojumu",
                "telpu uzkopšanu sociālajos centros",
                "dienesta automašīnu apkopi un remontu",
                "arhīva plauktu piegādi un uzstādīšanu",
                "psihologa un supervizora konsultācijām",
            ]),
        );
        self.set(
            "order.subject",
            *random.pick(&[
                "par iesniegumu reģistrēšanas un izskatīšanas kārtību",
                "par klienta lietas kārtošanu elektroniskā vidē",
                "par oficiālās elektroniskās adreses lietošanu",
                "par ierobežotas pieejamības informācijas apstrādi",
                "par starpinstitucionālās sadarbības sanāksmēm",
                "par rīcību krīzes situācijā un darbu ar vardarbībā cietušajiem",
                "par darba grupas izveidi aprūpes pakalpojumu uzlabošanai",
            ]),
        );
        self.set(
            "housekeeping.subject",
            *random.pick(&[
                "par ikgadējo inventarizāciju",
                "par dienesta automašīnu izmantošanu",
                "par ugunsdrošību un evakuācijas mācībām",
                "par datortehnikas norakstīšanu",
                "par kancelejas preču pasūtīšanas kārtību",
            ]),
        );
        self.set(
            "meeting.topic",
            *random.pick(&[
                "iesniegumu izskatīšanas termiņu ievērošanu",
                "aprūpes mājās rindas samazināšanu",
                "gatavošanos apkures sezonai un malkas pabalstiem",
                "klientu lietu digitalizāciju",
                "darbinieku aizvietošanu atvaļinājumu laikā",
                "sadarbību ar skolām un bāriņtiesu",
            ]),
        );
        self.set(
            "legal.subject",
            *random.pick(&[
                "par saistošo noteikumu piemērošanu laikā un telpā",
                "par lēmuma pieņemšanas termiņa skaitīšanu",
                "par personas datu nodošanu izglītības iestādei",
                "par aizgādņa tiesībām saņemt ziņas no klienta lietas",
                "par nepamatoti izmaksāta pabalsta atgūšanu",
            ]),
        );
        self.set(
            "news.subject",
            *random.pick(&[
                "Kā saņemt mājokļa pabalstu šajā apkures sezonā",
                "Pieejama aprūpe mājās arī brīvdienās",
                "Atbalsts ģimenēm, bērnam uzsākot skolas gaitas",
                "Krīzes centrs „Laipas” aicina audžuģimenes",
                "Jauni termiņi: uz iesniegumu atbildēsim ātrāk",
            ]),
        );
    }

    /// The benefit or service an application asks for, so that the decision grants the same.
    pub(crate) fn purpose(&mut self, opening: &str) {
        let benefit = match opening {
            "majokla-iesniegums" => ("mājokļa pabalsts", "mājokļa pabalsta", "mājokļa pabalstu"),
            "krizes-iesniegums" => (
                "pabalsts krīzes situācijā",
                "pabalsta krīzes situācijā",
                "pabalstu krīzes situācijā",
            ),
            "medikamenti-iesniegums" => (
                "pabalsts veselības aprūpei",
                "pabalsta veselības aprūpei",
                "pabalstu veselības aprūpei",
            ),
            "skolas-iesniegums" => (
                "pabalsts mācību līdzekļu iegādei",
                "pabalsta mācību līdzekļu iegādei",
                "pabalstu mācību līdzekļu iegādei",
            ),
            _ => (
                "garantētā minimālā ienākuma pabalsts",
                "garantētā minimālā ienākuma pabalsta",
                "garantētā minimālā ienākuma pabalstu",
            ),
        };
        self.noun("benefit", benefit);
        let service = match opening {
            "asistents-iesniegums" => "Asistents pašvaldībā",
            "ilgstosa-aprupe-iesniegums" => "Ilgstoša sociālā aprūpe institūcijā",
            "dienas-centrs-iesniegums" => "Dienas aprūpes centrs",
            _ => "Aprūpe mājās",
        };
        self.set("service.nom", service);
        // Who receives a service is often not who asked for it.
        let (client, caretaker) = match opening {
            "aprupe-iesniegums" | "ilgstosa-aprupe-iesniegums" => ("relative", "person"),
            "dienas-centrs-iesniegums" => ("child", "person"),
            _ => ("person", "relative"),
        };
        self.alias("client", client);
        self.alias("caretaker", caretaker);
        let hours = self.get("hours").unwrap_or_default().to_owned();
        let around_the_clock = opening == "ilgstosa-aprupe-iesniegums";
        self.set(
            "service.amount",
            if around_the_clock {
                "diennakts režīmā".to_owned()
            } else {
                format!("{hours} stundas nedēļā")
            },
        );
        if matches!(
            opening,
            "krizes-iesniegums" | "medikamenti-iesniegums" | "skolas-iesniegums"
        ) {
            self.set("benefit.term", "kā vienreizēju izmaksu");
        }
    }
}
