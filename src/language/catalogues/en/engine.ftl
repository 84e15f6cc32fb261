# What the engine says: reasons, diagnoses, decisions, findings.
#
# A message is a clause: it begins small and ends without a full stop. $value, $target, $plan, $distance and other amounts
# are figures with their units; $n, $days, $tasks and other counts are numbers, by which a plural is chosen; $period is one of
# day, week, month and quarter. Terms: plan, target, lead measure, lag measure, initiative, objective, on track, at risk,
# off track, behind, ahead, shortfall, coverage, commitment, odds, due.

## Joining

named = { $name }: { $text }

## Distances

on-plan = on plan
distance-behind = { $distance } behind
distance-ahead = { $distance } ahead
within-band = within { $low } to { $high }
below-band = { $distance } below the band { $low } to { $high } (tolerance { $tolerance })
above-band = { $distance } above the band { $low } to { $high } (tolerance { $tolerance })
each = { $article ->
    [none] for each { $unit }
    [an] an { $one }
   *[a] a { $one }
}

## Leads

lead-of-target = { $value } of { $target }, plan { $plan } ({ $distance })
lead-by-path = { $value }, target { $target }, plan { $plan } ({ $distance })
lead-by-band = { $value }, { $place }
lead-at-most = { $value }, at most { $target }
lead-at-least = { $value }, at least { $target }
share-due-since = { $value } of { $tasks ->
    [one] { $tasks } task
   *[other] { $tasks } tasks
} due since { $since }
quantile-done-in = { $value } ({ $quantile } of { $tasks ->
    [one] { $tasks } task
   *[other] { $tasks } tasks
} done in { $days ->
    [one] { $days } day
   *[other] { $days } days
})
quantile-of = { $value } ({ $quantile } of { $tasks ->
    [one] { $tasks } task
   *[other] { $tasks } tasks
})
rate = { $value } this { $period }, { $plan } wanted by now ({ $target } a { $period })
rate-last = { $value } in the last { $period } ({ $target } a { $period })
rate-at-most = { $value } this { $period }, at most { $target } a { $period }
rate-at-most-last = { $value } in the last { $period }, at most { $target } a { $period }
rate-so-far = { $value } so far; the first whole { $period } begins on { $day }
hits-of-periods = { $hits } of { $whole ->
    [one] { $whole } { $period }
   *[other] { $whole } { $period }s
}
record = { $hits } hit
record-last-hit = { $hits } hit, the last { $run ->
    [one] one
   *[other] { $run }
} hit
record-last-missed = { $hits } hit, the last { $run ->
    [one] one
   *[other] { $run }
} missed
commitment-lost = { $share } of the commitment not kept

## Without data

starts-on = starts on { $day }
paused-since = paused since { $since }: { $reason }
paused-until = paused since { $since } until { $until }: { $reason }
data-too-old = the data is too old: { $stale }
stale-last-read = { $sources }, last read { $day }
stale-never-read = { $sources }, never read
sources-unread = no data yet: { $sources } { $n ->
    [one] was
   *[other] were
} never read
no-whole-period = no whole { $period } lies between { $start } and { $due }
no-linked-task = no linked task
nothing-due-yet = nothing was due yet; the first due date is { $due }
none-due-since = no linked task was due since { $since }
none-done-lately = no linked task with a start was done in the last { $days ->
    [one] { $days } day
   *[other] { $days } days
}
none-open-or-done = no linked task is open or done
estimates-mixed = the estimates mix hours and points, which do not add up
field-missing = no linked task has the field that is summed
field-misread = the field that is summed holds figures such as `1,5` or `4h`: give its rule a decimal mark or a unit

## Lag measures

lag-by-path = { $value } on { $day }, target { $target }, plan then { $plan } ({ $distance })
lag-by-band = { $value } on { $day }, { $place }
series-empty = { $series } has no value up to { $day }
rolled-not-begun = nothing that it is rolled up from has begun
rolled-missing = rolled up from below, where a value is missing: { $names }
no-series = no series says how it stands
value-old = the latest value is of { $day }, { $days ->
    [one] { $days } day
   *[other] { $days } days
} before
series-read = the series was last read on { $day }

## Initiatives and objectives

no-figures = neither a lag value nor a lead that has started says how it stands
no-lead = no lead measure says how it stands
no-lead-started = none of its lead measures has started
resource-unconfirmed = { $what } is not confirmed though the work began on { $day }
little-coverage = only { $share } of the weight has fresh data; to repair: { $names }
estimates-of = estimates of { $name }
rollup-short = { $points ->
    [one] { $points } point
   *[other] { $points } points
} short of the plan; furthest behind, { $worst }
rollup-complete = { $share } complete, nothing behind the plan
heavy-child = { $name } carries { $share } of the weight and is off track

## What is coming

odds-of = odds of { $target } by { $due }: { $odds }
odds-of-band = odds of { $low } to { $high } on { $due }: { $odds }
odds-of-keeping = odds of keeping to it until { $due }: { $odds }
odds-of-all = odds that all its leads reach their targets: { $odds }; least sure, { $name }: { $least }
upstream-late = { $upstream } upstream is { $days ->
    [one] { $days } day
   *[other] { $days } days
} late
upstream-finishes = { $upstream } upstream finishes on { $day }
pushed-past-due = { $cause }: this cannot finish before { $finish }, { $days ->
    [one] { $days } day
   *[other] { $days } days
} past its due date
pushed-without-end = { $upstream } upstream has no end in sight: this cannot finish by { $due }
no-end-in-sight = { $initiative } has no end in sight at its pace
finishes-after-due = { $initiative } is expected to finish on { $finish }, { $days ->
    [one] { $days } day
   *[other] { $days } days
} after this is due
step-late = { $initiative } +{ $days } d
step-in-time = { $initiative } ({ $day })
step-without-end = { $initiative }, no end in sight
chain = { $before } -> { $after }
chain-missed = { $chain } -> { $objective } missed
chain-missed-by = { $chain } -> { $objective } missed by { $days } d
chain-at-stake = { $missed }: { $amount }, { $what }

## Why nothing is forecast

cannot-paused = it is paused
cannot-before-start = it starts on { $day }
cannot-without-value = it has no value
cannot-apart = more work done does not bring it nearer to its target
cannot-held-daily = it holds on every day: there is no date on which it is reached
cannot-by-due-dates = it follows from due dates, not from throughput
cannot-by-duration = it follows from how long work takes or waits, not from throughput
cannot-outside-plan = the plan does not hold it
cannot-few-days = { $days ->
    [one] { $days } day
   *[other] { $days } days
} with a completion since { $since }, { $least } are needed
cannot-few-values = { $values ->
    [one] { $values } value
   *[other] { $values } values
} up to { $day }, { $least } are needed
cannot-flat-plan = the plan moves by { $covered } of its way over these values, { $least } are needed

## Milestones

milestone-done = done on { $day }
milestone-done-late = done on { $day }, { $days ->
    [one] { $days } day
   *[other] { $days } days
} late
milestone-late = late by { $days ->
    [one] { $days } day
   *[other] { $days } days
}: { $done }
milestone-at-risk = { $task } is due on { $day }, { $days ->
    [one] { $days } day
   *[other] { $days } days
} after it: { $done }
milestone-due = due in { $days ->
    [one] { $days } day
   *[other] { $days } days
}: { $done }
milestone-without-task = no task says whether it is reached
tasks-done-of = { $done } of { $tasks ->
    [one] { $tasks } task
   *[other] { $tasks } tasks
} done

## Diagnoses

too-early = too early to tell: effect expected from { $day }
keep-going = keep going
actions-do-not-move = the actions are not moving the measure: change the action plan, not the goal
result-without-actions = result without the actions: find out what really moves it
plan-not-executed = the plan is not being executed: unblock, re-prioritise or add resources
leads-not-judged = not enough data: the leads of { $day } cannot be judged
lag-value-old = not enough data: the last value of the lag measure is of { $day }
lag-without-value = not enough data: the lag measure has no value yet
delay-observed = { $text } (delay as observed: { $days ->
    [one] { $days } day
   *[other] { $days } days
})

## Decisions

decide-missed = it is past due: give it a new due date with a reason, or end it
decide-off-track = unblock it, re-prioritise, add resources, or change the plan with a reason

## Findings about tasks

nobody-assigned = nobody is assigned
assigned-to-stranger = assigned to { $names }, who is not in the plan
without-owner = no owner
owner-is-stranger = its owner { $names } is not in the plan
without-deadline = no deadline
title-without-verb = its title does not begin with what is to be done
blocked = blocked
blocked-by = blocked by { $names }
blocked-for = blocked for { $days ->
    [one] { $days } day
   *[other] { $days } days
}
blocked-for-by = blocked for { $days ->
    [one] { $days } day
   *[other] { $days } days
} by { $names }
due-after-objective = due { $days ->
    [one] { $days } day
   *[other] { $days } days
} after its objective
due-after-initiative = due { $days ->
    [one] { $days } day
   *[other] { $days } days
} after its initiative
untouched-for = untouched for { $days ->
    [one] { $days } day
   *[other] { $days } days
}
due-pushed = due date put off { $times ->
    [one] { $times } time
   *[other] { $times } times
}
due-pushed-from = due date put off { $times ->
    [one] { $times } time
   *[other] { $times } times
}, first from { $day }
reopened = reopened { $times ->
    [one] { $times } time
   *[other] { $times } times
}, last on { $day }
too-big = estimated at { $days ->
    [one] { $days } working day
   *[other] { $days } working days
}, over { $limit }
too-long = in work for { $days ->
    [one] { $days } day
   *[other] { $days } days
} in one piece
out-of-scope = out of the scope of { $name }: { $rule }
several-owners = { $n } people are assigned: nobody owns it alone

## Findings about the plan

objective-without-lag = no lag measure says when it is met
lag-unread = its lag measure has no value yet
objective-without-leads = no lead measure says that anything is done for it
initiative-without-leads = no lead measure says how far it is
initiative-without-tasks = its rules take no task
unmapped-work = { $share } of the tasks done in eight weeks ({ $unlinked } of { $all }) belong to no initiative

## What looks better than it is

claimed-by-hand = { $who } says { $claim } until { $until }: { $reason }; the figures say { $status }
claimed-by-tracker = the tracker claims { $claim } ({ $task }{ $more ->
    [0] {""}
   *[other] {" "}and { $more } more
}); the figures say { $status }
green-leads = { $green } of { $leads ->
    [one] { $leads } lead
   *[other] { $leads } leads
} ({ $share } of the weight) on track while the result is { $status }
green-by-old-value = on track by a value of { $day }
green-by-old-data = on track by data that is too old: { $stale }
buffer-outruns-chain = on track, but { $used } of its buffer is used while its chain is { $complete } complete
eroding = on track for { $weeks ->
    [one] { $weeks } week
   *[other] { $weeks } weeks
} while it went from { $then } to { $now }
odds-fell = on track, but its odds fell from { $then } on { $since } to { $now } and never rose between
turned-red = on track on { $green }, { $status } on { $red }, never at risk between
told-turned-red = told on track on { $green }, { $status } on { $red }, never at risk between

## Emerging risks

slipping-upstream = { $name } is { $status }, and { $first } ({ $start }) waits for it{ $others ->
    [0] {""}
    [one] , as { $others } other initiative does
   *[other] , as { $others } other initiatives do
}
blocked-cluster = { $blocked } of the { $remaining } open tasks of { $name } are blocked
resource-open = { $name } { $start } without { $resources }, which is not confirmed
overload = { $name } has { $needed } h to do by { $day } and { $available } h for it
owner-silent = { $name } has not touched any of { $tasks ->
    [one] { $tasks } open task
   *[other] { $tasks } open tasks
} since { $day }

## Evidence

not-testable-yet = not testable yet: { $weeks ->
    [one] { $weeks } week
   *[other] { $weeks } weeks
} with a value of { $objective } and the work before it, { $least } are needed
in-the-same-week = of the same week
weeks-earlier = { $weeks ->
    [one] { $weeks } week
   *[other] { $weeks } weeks
} earlier
agreement = r { $r }, p { $p }, { $pairs } pairs of weeks
yield = { $slope } { $each }
yield-needs = at the observed yield, { $needed } a week are needed; the plan has { $planned }
evidence-supports = { $objective } moves with { $lead } { $when } ({ $figures }), { $yield }
evidence-contradicts = { $objective } moves against { $lead } { $when } ({ $figures }): away from its target as more is done
evidence-inconclusive = that { $objective } moves with { $lead } is not shown (at most { $figures }); it may still
