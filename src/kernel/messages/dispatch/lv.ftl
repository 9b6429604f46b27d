# Nosūtīšana: kas stāv ceļā, kas notiek ar nosūtījumu, un ko raksta vēstulēs.

# — paziņošana vārdos —
notified-confirmed = Nosūtīts { $sent }; saņemšana apstiprināta, tāpēc paziņots { $day }.
notified-returned = Sūtījums atgriezts { $day }, bet dokuments uzskatāms par paziņotu.

# — kas stāv ceļā —
dispatch-incoming = Šis dokuments ir saņemts, nevis nosūtāms. Reģistrējiet vēstuli, ar kuru to sūtīt tālāk.
dispatch-not-registered = Dokumentam nav reģistrācijas numura. Vispirms reģistrējiet to.
dispatch-requisites-missing = Dokumentam nav datuma vai paraksta, tāpēc tas saņēmējam nav saistošs. Papildiniet kartīti vai sagatavojiet un parakstiet to kā projektu.
recipients-none = Norādiet vismaz vienu saņēmēju.
recipients-too-many = Vienā reizē norāda ne vairāk kā { $most } { PLURAL($most) ->
    [one] saņēmēju
   *[other] saņēmējus
}. Nosūtiet vairākās reizēs.
recipient-not-of-document = Šis korespondents nav ne dokumenta korespondents, ne adresāts. Papildiniet dokumenta kartīti vai izvēlieties citu saņēmēju.
recipient-twice = Šis saņēmējs ar to pašu veidu norādīts divreiz. Atstājiet vienu.
dispatch-already = Šim saņēmējam dokuments šādā veidā jau { DAY($date) } ir sagatavots vai nosūtīts. Ja tas jāsūta vēlreiz, atzīmējiet to.
e-address-required = Saņēmējam kopš { DAY($date) } ir aktīva e-adrese, tāpēc dokuments jāsūta tikai uz to (Oficiālās elektroniskās adreses likums 12. p.). Izvēlieties e-adresi; izņēmumu ar pamatojumu nosaka vadītājs.
e-address-exception-not-permitted = Izņēmumu no e-adreses lietošanas nosaka iestādes vai struktūrvienības vadītājs.
e-address-exception-idle = Šeit izņēmuma nav, no kā atkāpties. Pamatojumu dzēsiet.
e-address-not-active = Nav zināms, ka saņēmēja e-adrese būtu aktīva. Pārbaudiet to un norādiet, kopš kura datuma, vai izvēlieties citu veidu.
e-address-deactivated = Saņēmēja e-adrese bija aktīva līdz { DAY($date) }. Izvēlieties citu veidu.
email-missing = Saņēmējam nav e-pasta adreses. Ierakstiet to vai izvēlieties citu veidu.
email-malformed = Tā nav e-pasta adrese. Pārbaudiet to.
email-not-set-up = Pasta serveris nav iestatīts, tāpēc pa e-pastu neko nosūtīt nevar. Izvēlieties citu veidu vai lūdziet administratoram to iestatīt (smtp.host).
address-missing = Saņēmējam nav pasta adreses. Ierakstiet to.
address-idle = Šim paziņošanas veidam adresi neraksta. Dzēsiet to.
delivery-of-others = Tādā veidā dokumentus šādam saņēmējam nesūta. Izvēlieties citu.
dispatch-nothing-to-send = Dokumentam nav nevienas datnes, ko nosūtīt. Pievienojiet datni vai izvēlieties citu veidu.
letter-too-large = Vēstule ar pielikumiem būtu { $mebibytes } MiB liela, bet pasta serveris pieņem { $most } MiB. Izvēlieties citu veidu.
dispatch-sent-by-itself = To nosūta Aprite un pati atzīmē, kad. Dienu dzēsiet.
dispatch-unknown = Šāda nosūtījuma nav.
dispatch-follows-live = Tas nosūtījums vēl ir ceļā vai jau saņemts, tāpēc nav ko atkārtot.
dispatch-state = Nosūtījums ir statusā “{ $state ->
    [prepared] sagatavots
    [handed_over] nodots nosūtīšanai
    [sending] tiek nosūtīts
    [uncertain] nav zināms, vai nosūtīts
    [sent] nosūtīts
    [delivered] piegādāts
    [failed] neizdevās nosūtīt
    [returned] atgriezts
   *[cancelled] atcelts
}”, un tad tas nav darāms.
dispatch-automatic = To nosūta Aprite un pati atzīmē, kas noticis.
dispatch-sent-anew = Tā pati vēstule vēlreiz iet tikai pa e-pastu. Sagatavojiet jaunu nosūtījumu un norādiet, kuru tas atkārto.
dispatch-no-return = Šādi sūtīts dokuments neatgriežas. Ja tas nav saņemts, atzīmējiet, ka nosūtīt neizdevās.
dispatch-stale = Pa to laiku ar nosūtījumu notika ({ $who }, { DAY($date) }): { $what ->
    [prepare] sagatavots
    [hand_over] nodots nosūtīšanai
    [send] nosūtīts
    [deliver] piegādāts
    [confirm] apstiprināta saņemšana
    [return] atgriezts
    [fail] neizdevās nosūtīt
    [postpone] nosūtīšana atlikta
    [doubt] nav zināms, vai nosūtīts
    [retry] sūtīts vēlreiz
   *[cancel] atcelts
}. Atveriet to no jauna un pārbaudiet, vai jūsu darbība vēl vajadzīga.

# — ko par nosūtījumu saka pati Aprite —
dispatch-interrupted = Darbs tika pārtraukts brīdī, kad vēstule tika nodota pasta serverim; tā var būt nosūtīta.
dispatch-no-mail-server = Pasta serveris nav iestatīts.

# — vēstule —
letter-subject = Dokuments Nr. { $number }
letter-text =
    Labdien!

    Nosūtām dokumentu Nr. { $number }, reģistrētu { DAY($date) }

    Pielikumā: { $files }

    Lūdzam, atbildot norādīt šo numuru.

    { $institution }
