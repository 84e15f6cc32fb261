//! Sentences of the engine, read word by word in German, French and Spanish.

use jiff::civil::date;

use super::in_locale;
use crate::language::phrase::{Arg, Phrase};
use crate::phrase;

fn day() -> Arg {
    Arg::Day(date(2026, 11, 30), date(2026, 11, 20))
}

fn amount(value: f64, unit: &str) -> Arg {
    Arg::Amount {
        value,
        decimals: 1,
        unit: unit.to_owned(),
    }
}

#[track_caller]
fn check(phrase: &Phrase, [german, french, spanish]: [&str; 3]) {
    // A no-break space stands in figures, a narrow one before the French signs; plain ones are easier to read here.
    let said = |tag: &str| {
        let said = in_locale(tag).try_say(phrase).expect("it is said");
        said.replace('\u{a0}', " ")
    };
    let french_said = said("fr");
    for sign in [" :", " ;", " ?", " !", " »", "« "] {
        assert!(!french_said.contains(sign), "{french_said}");
    }
    assert_eq!(said("de"), german);
    assert_eq!(french_said.replace('\u{202f}', " "), french);
    assert_eq!(said("es"), spanish);
}

#[test]
fn counts_take_their_plural_and_their_case() {
    let overdue = |days: u64| phrase!("overdue-by", days = days);
    check(
        &overdue(0),
        [
            "0 Tage überfällig",
            "en retard de 0 jour",
            "atrasada 0 días",
        ],
    );
    check(
        &overdue(1),
        ["1 Tag überfällig", "en retard de 1 jour", "atrasada 1 día"],
    );
    check(
        &overdue(2),
        [
            "2 Tage überfällig",
            "en retard de 2 jours",
            "atrasada 2 días",
        ],
    );
    check(
        &overdue(21),
        [
            "21 Tage überfällig",
            "en retard de 21 jours",
            "atrasada 21 días",
        ],
    );
    let due = |days: u64| {
        let done = phrase!("tasks-done-of", done = 3_u64, tasks = 5_u64);
        phrase!("milestone-due", days = days, done = done)
    };
    check(
        &due(1),
        [
            "fällig in 1 Tag: 3 von 5 Aufgaben erledigt",
            "échéance dans 1 jour : 3 tâches sur 5 achevées",
            "vence en 1 día: 3 de 5 tareas terminadas",
        ],
    );
    check(
        &due(21),
        [
            "fällig in 21 Tagen: 3 von 5 Aufgaben erledigt",
            "échéance dans 21 jours : 3 tâches sur 5 achevées",
            "vence en 21 días: 3 de 5 tareas terminadas",
        ],
    );
    check(
        &phrase!(
            "not-testable-yet",
            weeks = 1_204_u64,
            objective = "umsatz",
            least = 12_u64
        ),
        [
            "noch nicht prüfbar: 1.204 Wochen mit einem Wert von umsatz und der Arbeit davor, 12 sind nötig",
            "pas encore vérifiable : 1 204 semaines avec une valeur de umsatz et le travail qui précède, 12 sont nécessaires",
            "aún no comprobable: 1204 semanas con un valor de umsatz y el trabajo previo, hacen falta 12",
        ],
    );
}

#[test]
fn one_alone_is_said_as_one() {
    check(
        &phrase!("within", unit = "minutes", count = 1_u64),
        [
            "in der letzten Minute",
            "depuis moins de 1 min",
            "en el último minuto",
        ],
    );
    check(
        &phrase!(
            "picture-latest",
            count = 1_u64,
            name = "Pilot",
            days = 6_u64
        ),
        [
            "1 verspätet, Pilot um 6 Tage",
            "1 en retard, Pilot de 6 jours",
            "1 con retraso, Pilot por 6 días",
        ],
    );
}

#[test]
fn figures_stand_where_the_language_puts_them() {
    let parts = Arg::List(vec![amount(25.0, "points"), amount(21.0, "days")]);
    check(
        &phrase!(
            "lead-of-target",
            value = Arg::number(31.0, 0),
            target = amount(52.0, "tasks"),
            plan = Arg::number(44.0, 0),
            distance = phrase!("distance-behind", distance = parts)
        ),
        [
            "Ist 31, Ziel 52 Aufgaben, Plan 44 (25 Punkte, 21 Tage im Rückstand)",
            "31 sur 52 tâches, prévu 44 (25 points, 21 jours de retard)",
            "31 de 52 tareas, previsto 44 (25 puntos, 21 días de retraso)",
        ],
    );
    check(
        &phrase!(
            "rate",
            value = amount(4.0, "hours"),
            plan = Arg::number(4.3, 1),
            target = Arg::number(10.0, 0),
            period = "week"
        ),
        [
            "diese Woche 4 Stunden, bis jetzt wären 4,3 nötig (10 je Woche)",
            "4 heures cette semaine, 4,3 attendus à ce stade (10 par semaine)",
            "esta semana 4 horas; a estas alturas harían falta 4,3 (10 por semana)",
        ],
    );
    let hits = |hits: u64, whole: u64, period: &str| {
        phrase!(
            "hits-of-periods",
            hits = hits,
            whole = whole,
            period = period
        )
    };
    check(
        &phrase!(
            "record-last-missed",
            hits = hits(7, 10, "week"),
            run = 2_u64
        ),
        [
            "Zusage in 7 von 10 Wochen gehalten, zuletzt 2-mal in Folge verfehlt",
            "engagement tenu 7 semaines sur 10, manqué les 2 dernières fois",
            "compromiso cumplido en 7 de 10 semanas, incumplido las últimas 2 veces",
        ],
    );
    check(
        &phrase!("record-last-hit", hits = hits(1, 2, "quarter"), run = 1_u64),
        [
            "Zusage in 1 von 2 Quartalen gehalten, zuletzt gehalten",
            "engagement tenu 1 trimestre sur 2, tenu la dernière fois",
            "compromiso cumplido en 1 de 2 trimestres, cumplido la última vez",
        ],
    );
    check(
        &phrase!(
            "quantile-done-in",
            value = amount(12.0, "days"),
            quantile = "p85",
            tasks = 23_u64,
            days = 60_u64
        ),
        [
            "12 Tage (P85 von 23 Aufgaben, erledigt in 60 Tagen)",
            "12 jours (P85 de 23 tâches achevées en 60 jours)",
            "12 días (P85 de 23 tareas terminadas en 60 días)",
        ],
    );
    check(
        &phrase!("each", unit = "hours", one = "hour", article = "an"),
        ["je Stunde", "par heure", "por hora"],
    );
    check(
        &phrase!(
            "below-band",
            distance = amount(2.0, "pp"),
            low = Arg::number(95.0, 1),
            high = Arg::number(99.0, 1),
            tolerance = Arg::number(4.0, 1)
        ),
        [
            "2 PP unter dem Band 95 bis 99 (Toleranz 4)",
            "2 pt sous la plage de 95 à 99 (tolérance 4)",
            "2 pp por debajo de la banda de 95 a 99 (tolerancia 4)",
        ],
    );
}

#[test]
fn what_is_coming_is_said_with_its_days_and_odds() {
    check(
        &phrase!(
            "odds-of",
            target = Arg::number(52.0, 0),
            due = day(),
            odds = Arg::Percent(0.12)
        ),
        [
            "Aussicht auf 52 bis zum 30. Nov.: 12 %",
            "chances d’atteindre 52 d’ici au 30 nov. : 12 %",
            "probabilidad de alcanzar 52 hasta el 30 nov: 12 %",
        ],
    );
    let cause = phrase!("upstream-late", upstream = "crm", days = 14_u64);
    check(
        &phrase!(
            "pushed-past-due",
            cause = cause,
            finish = day(),
            days = 1_u64
        ),
        [
            "das vorgelagerte crm ist 14 Tage im Verzug: ein Abschluss vor dem 30. Nov. ist nicht möglich, 1 Tag nach dem Termin",
            "crm, en amont, a 14 jours de retard : achèvement impossible avant le 30 nov., 1 jour après l’échéance",
            "crm, que va antes, lleva 14 días de retraso: no puede terminar antes del 30 nov, 1 día después de su vencimiento",
        ],
    );
    check(
        &phrase!("heavy-child", name = "Pilot", share = Arg::Percent(0.2)),
        [
            "Pilot trägt 20 % des Gewichts und ist nicht im Plan",
            "Pilot porte 20 % du poids et se trouve en dérive",
            "Pilot supone el 20 % del peso y está desviado",
        ],
    );
    let slipping = |others: u64| {
        phrase!(
            "slipping-upstream",
            name = "Pilot",
            status = phrase!("status-at-risk"),
            first = "Rollout",
            start = phrase!("starts", day = day()),
            others = others
        )
    };
    check(
        &slipping(0),
        [
            "Pilot ist gefährdet, und Rollout (beginnt 30. Nov.) wartet darauf",
            "Pilot est à risque, et Rollout (début le 30 nov.) en dépend",
            "Pilot: en riesgo; Rollout (empieza el 30 nov) depende de ello",
        ],
    );
    check(
        &slipping(2),
        [
            "Pilot ist gefährdet, und Rollout (beginnt 30. Nov.) wartet darauf, ebenso 2 weitere Initiativen",
            "Pilot est à risque, et Rollout (début le 30 nov.) en dépend, comme 2 autres initiatives",
            "Pilot: en riesgo; Rollout (empieza el 30 nov) depende de ello, como 2 iniciativas más",
        ],
    );
    let claimed = |more: u64| {
        phrase!(
            "claimed-by-tracker",
            claim = phrase!("status-on-track"),
            task = "ENG-7",
            more = more,
            status = phrase!("status-off-track")
        )
    };
    check(
        &claimed(0),
        [
            "laut Aufgabensystem „im Plan“ (ENG-7); laut Zahlen „nicht im Plan“",
            "selon l’outil de suivi, « en bonne voie » (ENG-7) ; selon les chiffres, « en dérive »",
            "según el gestor de tareas, «encaminado» (ENG-7); según las cifras, «desviado»",
        ],
    );
    check(
        &claimed(1),
        [
            "laut Aufgabensystem „im Plan“ (ENG-7 und 1 weitere); laut Zahlen „nicht im Plan“",
            "selon l’outil de suivi, « en bonne voie » (ENG-7 et 1 autre) ; selon les chiffres, « en dérive »",
            "según el gestor de tareas, «encaminado» (ENG-7 y 1 más); según las cifras, «desviado»",
        ],
    );
}

#[test]
fn decisions_and_diagnoses_speak_to_a_manager() {
    check(
        &phrase!("decide-off-track"),
        [
            "Hindernisse beseitigen, neu priorisieren, Mittel aufstocken oder den Plan mit Begründung ändern",
            "lever les obstacles, revoir les priorités, renforcer les moyens ou modifier le plan en le motivant",
            "quitar obstáculos, revisar prioridades, añadir recursos o cambiar el plan con su motivo",
        ],
    );
    check(
        &phrase!(
            "delay-observed",
            text = phrase!("keep-going"),
            days = 14_u64
        ),
        [
            "weiter so (beobachtete Verzögerung: 14 Tage)",
            "continuer ainsi (délai observé : 14 jours)",
            "seguir así (demora observada: 14 días)",
        ],
    );
    check(
        &phrase!(
            "sources-unread",
            n = 2_u64,
            sources = Arg::names(["jira", "github"])
        ),
        [
            "noch keine Daten: jira, github wurden noch nie gelesen",
            "pas encore de données : jira, github n’ont jamais été lues",
            "aún sin datos: jira, github nunca se han leído",
        ],
    );
}
