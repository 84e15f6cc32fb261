# Was die Seite sagt: Navigation, Überschriften, Tabellen, und was zu sagen ist, wo es nichts gibt. Glossar: siehe review.ftl.

nav-overview = Übersicht
nav-roadmap = Fahrplan
nav-forecast = Prognose
nav-people = Personen
nav-tasks = Aufgaben
nav-hygiene = Ordnung
nav-risks = Risiken
nav-sources = Quellen
nav-ledger = Planregister
nav-reviews = Berichte
nav-outbox = Postausgang
page-skip = Zum Inhalt springen
page-pages = Seiten
page-crumbs = Pfad zu dieser Seite
page-only-reads = Diese Seite liest nur.
page-dated = Zahlen vom { $day }, Kenntnisstand { $at }.
page-figures-column = Zahlen
page-picture = Bild

kind-objective = Ziel
kind-initiative = Initiative
kind-lead = Frühindikator
kind-person = Person
kind-sent = Bericht, wie er verschickt wurde

lead-roadmap = Wann alles fertig wird und wohin ein Verzug führt.
lead-forecast = Wann jeder Frühindikator seinen Zielwert erreicht und wo jedes Ergebnis stehen wird.
lead-people = Wer das Fällige mit den eigenen Stunden schafft und welche Auswege es gibt.
lead-tasks = Die offenen Aufgaben jedes Ziels mit Verantwortlichen, Mitteln und Frist.
lead-hygiene = Was nicht gut gepflegt ist und wem es zu sagen ist: { $count ->
    [one] { $count } Befund
   *[other] { $count } Befunde
}.
lead-sources = Worauf die Zahlen beruhen: jede Quelle mit dem Alter ihrer Daten.
lead-ledger = Was am Plan geändert wurde, warum, und was daraus für die Abweichung folgte.
lead-outbox = Jede Mail mit ihrem Zustand. `throughline outbox` verschickt eine erneut, verwirft oder kennzeichnet sie.
lead-reviews = Was wann gesagt wurde, so wie es verschickt wurde.

page-scoreboard = Stand der Ziele
page-in-short = Kurz gesagt
page-why = Warum
page-result = Das Ergebnis
page-measures = Kennzahlen
page-initiatives = Initiativen
page-objectives = Ziele
page-serving = Ziele, die dazu beitragen
page-coming = Was zu erwarten ist
page-evidence = Bewegt die Arbeit die Kennzahl?
page-open-tasks = Offene Aufgaben
page-tasks = Aufgaben
page-tasks-over = { $count ->
    [one] Eine weitere Aufgabe endete vor dem { $day }: Die Herleitung führt sie auf.
   *[other] { $count } weitere Aufgaben endeten vor dem { $day }: Die Herleitung führt sie auf.
}
page-derivation = Wie die Zahlen zustande kamen
page-all-steps = Jeder Schritt vom Stand bis zu den Zeilen (auf Englisch)
page-every-step = Jeder Schritt
page-milestones = Meilensteine
page-when-finished = Wann sie fertig wird
page-figures = Zahlen
page-way = Der Weg bisher
page-theirs = Wofür sie verantwortlich ist
page-load = Auslastung
page-in-time = Im Zeitverlauf
page-leads = Frühindikatoren
page-results = Ergebnisse
page-lead-forecast = Prognose der Frühindikatoren
page-lag-forecast = Prognose des Ergebnisses
page-earlier-verdicts = Urteile früherer Monate
page-everybody = Alle
page-findings = Befunde
page-register = Register
page-nowhere = Was nirgends zählt
page-changes = Planänderungen
page-broken = Beschädigt
page-revised = Nachträglich geänderte Zahlen
page-against-first = Gegen den ersten Plan
page-record = Das Register
page-mails = Mails
page-older = Ältere
page-text = Text
page-what-to-do = Was zu tun ist
heading-emerging = Worauf die Zahlen hindeuten

fact-owner = Verantwortlich
fact-due = Fällig
fact-since = seit { $day }
fact-at-stake = Auf dem Spiel
fact-why = Warum es zählt
fact-horizon = Horizont
fact-also = Außerdem
fact-work = Arbeit
fact-waits-for = Wartet auf
fact-waited-for = Darauf warten
fact-budget = Budget
fact-resources = Mittel
fact-to = An
fact-review = Bericht
fact-composed = Verfasst
fact-sent = Verschickt
fact-relay = Der Mailserver
fact-html = Als HTML
mail-as-it-looked = Die Mail, wie sie aussah

head-number = Nr.
head-what = was
head-status = Stand
head-state = Zustand
head-now = Ist
head-plan = Plan
head-gap = Abw.
head-trend = Verlauf
head-from-plan = zum Plan
head-how-it-stands = wie es steht
head-measure = Kennzahl
head-target = Zielwert
head-milestone = Meilenstein
head-objective = Ziel
head-initiative = Initiative
head-lead = Frühindikator
head-task = Aufgabe
head-owner = verantwortlich
head-person = Person
head-resource = Mittel
head-deadline = Frist
head-due = fällig
head-closed = erledigt
head-finish = Ende
head-likely = 85 von 100
head-late = Verzug
head-slack = Spielraum
head-rests-on = beruht auf
head-risk = Risiko
head-exposure = Gewicht
head-review = Prüfung
head-threatens = bedroht
head-what-and-response = was, und die Antwort darauf
head-signal = Anzeichen
head-check = Prüfung
head-finding = Befund
head-tell = Bescheid an
head-load = Auslastung
head-by = bis
head-needed = nötig
head-there = verfügbar
head-what-to-do = was zu tun ist, und worauf es beruht
head-odds = Aussicht
head-by-due = bis zum Termin
head-at-due = zum Termin
head-range = 8 von 10 in
head-lag-measure-of = Ergebniskennzahl von
head-p50 = P50
head-p85 = P85
head-p95 = P95
head-moves = bewegt die Kennzahl?
head-verdict = Urteil
head-weeks-say = was die Wochen sagen
head-kept-on = festgehalten
head-r = r
head-p = p
head-weeks-later = Wochen später
head-seen = gesehen
head-from = von
head-to = auf
head-variance = Abweichung
head-reason = Grund
head-revised-figure = geänderte Zahl
head-of = vom
head-read = gelesen
head-due-first = zuerst fällig
head-due-now = jetzt fällig
head-against-first = gegen den ersten Plan
head-against-now = gegen den heutigen
head-about = worum es geht
head-advice = was zu tun ist
head-decides = wer entscheidet
head-what-for = wofür
head-source = Quelle
head-known = was bekannt ist
head-mail = Mail
head-recipient = an
head-attempts = Versuche
head-composed-sent = verfasst, verschickt
head-sent = verschickt

state-open = offen
state-in-progress = in Arbeit
state-blocked = blockiert
state-done = erledigt
state-cancelled = gestrichen
mail-pending = wartet
mail-sending = unterwegs
mail-sent = verschickt
mail-uncertain = ungewiss
mail-failed = gescheitert
mail-skipped = ausgelassen
tried-again = nächster Versuch { $at }
no-subject = ohne Betreff
older-mails = … und { $count } weitere: `throughline outbox` listet sie auf

no-objective = kein Ziel ist angegeben
no-measure = keine Kennzahl ist angegeben
no-initiative-runs = keine Initiative läuft
no-open-task = keine offene Aufgabe
no-open-tasks = kein Ziel hat eine offene Aufgabe
nobody-works = es sind keine Arbeitsstunden angegeben, und keine verknüpfte Aufgabe ist offen
nothing-found = nichts gefunden
no-risks = keine Risiken sind angegeben, und die Zahlen deuten auf keine hin
no-source = keine Quelle ist eingerichtet
no-plan = noch ist kein Plan gespeichert
no-mail = Noch gibt es keine Mail
no-review = Noch wurde kein Bericht verschickt

no-such-page = Diese Seite gibt es nicht
no-such-page-help = Vielleicht steht es nicht mehr im Plan, oder die Adresse ist unvollständig: Die Übersicht führt zu jeder Seite.
page-defect = Diese Seite ließ sich nicht erstellen
page-defect-help = Ein Fehler von uns: Das Protokoll sagt, wo. Andere Seiten sind nicht betroffen.
figures-unreadable = Die Zahlen sind im Augenblick nicht zu lesen
outbox-unreadable = Der Postausgang ist im Augenblick nicht zu lesen
store-silent = Der Speicher antwortet nicht; das Protokoll sagt, warum. Versuchen Sie es in einer Minute noch einmal.

findings = { $count ->
    [one] { $count } Befund
   *[other] { $count } Befunde
}
no-response = keine Antwort darauf
tasks-open-of = { $open } von { $count ->
    [one] { $count } Aufgabe
   *[other] { $count } Aufgaben
} offen
see = siehe { $names }
not-confirmed = nicht bestätigt
resource-shared = geteilt
no-empty-cell = keine leere Zelle
empty-cells = { $count ->
    [one] { $count } leere Zelle
   *[other] { $count } leere Zellen
}: { $parts }
owners-missing = { $count } Verantwortliche
resources-missing = { $count } Mittel
deadlines-missing = { $count ->
    [one] { $count } Frist
   *[other] { $count } Fristen
}
not-in-sight = nicht absehbar
days-short = { $days } T
hours-short = { $hours } h
after = nach { $name }
buffer-used = Puffer zu { $used } verbraucht, Kette zu { $complete } erledigt
basis-finished = abgeschlossen
basis-forecast = Prognose der Frühindikatoren
basis-beyond = jenseits des Prognosehorizonts
basis-tasks = keine Prognose: Termine der Aufgaben und Frühindikatoren
basis-due = keine Prognose: der eigene Termin
basis-supposed = wie angenommen
load-nothing-due = nichts fällig
load-fits = passt, { $hours } h übrig
load-short = { $hours } h fehlen
load-unknown = nicht zu beurteilen
note-median = { $count ->
    [one] { $count } Aufgabe
   *[other] { $count } Aufgaben
} mit { $hours } h angesetzt, dem Median
note-no-deadline = { $count ->
    [one] { $count } Aufgabe
   *[other] { $count } Aufgaben
} ohne Frist, gerechnet bis zum Termin der Initiative
note-overdue = { $hours } h sind überfällig
note-measured = Tagesgeschäft gemessen mit { $share }
note-protected = { $share } für die Strategie eingehalten in { $kept } von { $count ->
    [one] { $count } Woche
   *[other] { $count } Wochen
}
note-displaced = vom Tagesgeschäft verdrängt in { $count ->
    [one] { $count } Woche
   *[other] { $count } Wochen
}, zuletzt in der vom { $day }
forecast-legend = bis zum Termin: was 85 und was 15 von 100 Versuchen erreichen; P50, P85, P95: der Tag, bis zu dem so viele fertig sind
odds-above = >{ $share }
hits-of = { $hits } von { $periods }
from-to = { $low } – { $high }
later = später
reached-on = erreicht am { $day }
cannot-be-forecast = nicht vorherzusagen: { $why }
lag-cannot-be-forecast = die Ergebniskennzahl ist nicht vorherzusagen: { $why }
pace = an { $active } von { $days } Tagen seit dem { $day } wurde gearbeitet
by-trend = nach dem Verlauf von { $count ->
    [one] { $count } Wert
   *[other] { $count } Werten
} seit dem { $day }
ledger-holds = { $count ->
    [one] { $count } Eintrag
   *[other] { $count } Einträge
}, die Kette hält; ihr Kopf ist { $head }
record-broken = Das Register hält nicht: Eintrag { $entry }: { $what }
entry-original = der ursprüngliche Plan
entry-rewritten = nur anders geschrieben
entry-written-down = festgehalten
entry-taken-back = zurückgenommen
entry-effect = { $before } → { $after } Punkte
entry-unexplained = OHNE BEGRÜNDUNG
entry-reason = { $reason } ({ $name }, { $day })
