package incident_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"duecourse/internal/casework"
	"duecourse/internal/casework/casetest"
	"duecourse/internal/casework/incident"
)

// TestRulesHoldAfterRandomSteps sends random commands of random people at random times.
// Automatic actions succeed, fail, or become tasks for people.
func TestRulesHoldAfterRandomSteps(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rules := casetest.Rules()
		rules.LegalBinding = rapid.Bool().Draw(t, "binding")
		rules.Packs = rapid.Bool().Draw(t, "packs")
		world := &randomCase{caseDriver: openWith(t, rules, drawHistory(t)), T: t}
		world.requireInvariants()
		for range rapid.IntRange(10, 90).Draw(t, "steps") {
			world.step()
			world.requireInvariants()
		}
	})
}

// randomCase is a case in random steps.
type randomCase struct {
	*caseDriver
	*rapid.T
	seen int // events that were checked
}

func (w *randomCase) step() {
	switch rapid.SampledFrom(steps()).Draw(w.T, "step") {
	case "go on":
		w.nextStep()
	case "later":
		w.at = w.at.Add(time.Duration(rapid.Int64Range(0, int64(20*day)).Draw(w.T, "later")))
	case "tick":
		w.record(casework.Tick(w.c, w.moment()))
	case "wake":
		if wake, some := casework.NextWake(w.c, w.moment()); some && wake.After(w.at) {
			w.at = wake
		}
		w.record(casework.Tick(w.c, w.moment()))
	case "machine":
		w.systemResult()
	case "block":
		w.blockReport()
	case "look":
		w.looked(rapid.SampledFrom([]casework.Found{
			casework.FoundGone, casework.FoundPublished, casework.FoundUnclear,
		}).Draw(w.T, "found"))
	case "continue as new":
		w.continueAsNew()
	default:
		w.command()
	}
}

func steps() []string {
	return []string{
		"go on", "go on", "go on", "go on", "command", "command", "command", "machine", "block", "look",
		"wake", "tick", "later", "continue as new",
	}
}

// systemResult finishes an action: one that the system carries out, or any other.
func (w *randomCase) systemResult() {
	todo := w.c.ToPerform()
	if len(w.c.Actions) > 0 && rapid.IntRange(0, 9).Draw(w.T, "late result") == 0 {
		todo = w.c.Actions
	}
	if len(todo) == 0 {
		return
	}
	a := rapid.SampledFrom(todo).Draw(w.T, "action")
	if a.Kind == incident.ActionBlockAuthor || a.Kind == incident.ActionUnblockAuthor {
		w.blockReport() // only the block reports its outcome
		return
	}
	outcome := rapid.SampledFrom([]casework.ResultOutcome{
		casework.ResultDone, casework.ResultDone, casework.ResultNotPossible, casework.ResultNeedsPerson, casework.ResultFailed,
	}).Draw(w.T, "outcome")
	result := casework.Result{Outcome: outcome, Detail: "What the platform said."}
	if a.Kind == incident.ActionSendWarning {
		result.Letter = &casework.Letter{Kind: casework.LetterWarning, To: "secret", Text: "secret"}
	}
	w.record(w.c.Finish(a.ID, result, w.moment()))
}

// blockReport sends a random report about a random block of the case.
func (w *randomCase) blockReport() {
	ids := []string{}
	for _, a := range w.c.Actions {
		if a.Kind == incident.ActionBlockAuthor {
			ids = append(ids, a.ID)
		}
	}
	if len(ids) == 0 {
		return
	}
	w.report(incident.BlockReport{
		Action: rapid.SampledFrom(ids).Draw(w.T, "block"),
		State: rapid.SampledFrom([]incident.BlockState{
			incident.BlockConfirmed, incident.BlockConfirmed, incident.BlockTrying, incident.BlockNeedsPerson,
			incident.BlockLifted, incident.BlockLiftNeedsPerson, incident.BlockShareWithdrawn,
		}).Draw(w.T, "state"),
		From: w.at, Until: w.at.Add(7 * day), At: w.at, Detail: "What the platform said.",
	})
}

// continueAsNew continues from the input of the next workflow run.
func (w *randomCase) continueAsNew() {
	again := &incident.Case{}
	require.NoError(w.T, json.Unmarshal([]byte(casetest.AsJSON(w.T, w.c)), again))
	require.Equal(w.T, casetest.AsJSON(w.T, w.c), casetest.AsJSON(w.T, again))
	w.c = again
}

// command sends a random command. The offers must agree with the answer.
func (w *randomCase) command() {
	by := w.drawActor()
	name := rapid.SampledFrom(append(incident.Commands(), incident.CommandReport)).Draw(w.T, "name")
	if offered := w.offered(by); len(offered) > 0 && rapid.IntRange(0, 3).Draw(w.T, "wild") > 0 {
		name = rapid.SampledFrom(offered).Draw(w.T, "offered")
	}
	w.do(by, w.draw(name))
}

// do gives a command and compares the result with that of Check.
func (w *randomCase) do(by casework.Actor, command casework.Command) {
	name := command.Name()
	was, target := casetest.AsJSON(w.T, w.c), w.target()
	ready := w.c.Ready(name, by, w.moment())
	check := w.c.Check(command, by, w.moment())
	require.Equal(w.T, was, casetest.AsJSON(w.T, w.c), "Check changes nothing")
	events, err := casework.Do(w.c, command, by, w.moment())
	require.Equal(w.T, check == nil, err == nil, "Check agrees with Do")
	if err != nil {
		require.Empty(w.T, events)
		require.Equal(w.T, was, casetest.AsJSON(w.T, w.c), "a refused command changes nothing")
		return
	}
	drop, isDecide := command.(incident.Decide)
	require.True(w.T, ready == nil || isDecide && !drop.Proceed, "%s was not offered: %v", name, ready)
	w.targetTakesNoPart(name, by, target)
	w.record(events)
}

// targetTakesNoPart asserts that the target of a post takes no part in its case (R12).
func (w *randomCase) targetTakesNoPart(name casework.CommandName, by casework.Actor, before string) {
	if slices.Contains([]casework.CommandName{incident.CommandAssess, incident.CommandAdvise, incident.CommandDecide}, name) {
		require.NotEqual(w.T, before, by.ID)
		require.NotEqual(w.T, w.target(), by.ID)
	}
}

func (w *randomCase) target() string {
	if w.c.Assessment == nil {
		return ""
	}
	return w.c.Assessment.Target
}

func (w *randomCase) offered(by casework.Actor) []casework.CommandName {
	list := []casework.CommandName{}
	for _, offer := range casework.Offers(w.c, by, w.moment()) {
		if offer.Allowed {
			list = append(list, offer.Name)
		}
	}
	return list
}
