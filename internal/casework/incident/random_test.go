package incident_test

import (
	"encoding/json"
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
		r := &randomCase{caseDriver: openWith(t, rules, drawHistory(t)), T: t}
		r.requireInvariants()
		for range rapid.IntRange(10, 90).Draw(t, "steps") {
			r.step()
			r.requireInvariants()
		}
	})
}

// randomCase is a case in random steps.
type randomCase struct {
	*caseDriver
	*rapid.T
	seen int // events that were checked
}

func (r *randomCase) step() {
	switch rapid.SampledFrom(steps()).Draw(r.T, "step") {
	case "go on":
		r.nextStep()
	case "later":
		r.at = r.at.Add(time.Duration(rapid.Int64Range(0, int64(20*day)).Draw(r.T, "later")))
	case "tick":
		r.record(casework.Tick(r.c, r.moment()))
	case "wake":
		if wake, some := casework.NextWake(r.c, r.moment()); some && wake.After(r.at) {
			r.at = wake
		}
		r.record(casework.Tick(r.c, r.moment()))
	case "machine":
		r.systemResult()
	case "block":
		r.blockReport()
	case "look":
		r.looked(rapid.SampledFrom([]casework.Found{
			casework.FoundGone, casework.FoundPublished, casework.FoundUnclear,
		}).Draw(r.T, "found"))
	case "continue as new":
		r.continueAsNew()
	case "take":
		r.takePosts()
	default:
		r.command()
	}
}

func steps() []string {
	return []string{
		"go on", "go on", "go on", "go on", "command", "command", "command", "machine", "block", "look",
		"wake", "tick", "later", "continue as new", "take",
	}
}

// takePosts joins another case into this one, if it may be.
func (r *randomCase) takePosts() {
	post := firstPost()
	post.Text = "secret other words"
	post.URL = rapid.SampledFrom([]string{"https://feed.example/a", "https://feed.example/b"}).Draw(r.T, "joined post")
	known := rapid.SampledFrom([]string{"", "", "1"}).Draw(r.T, "known post")
	g := incident.JoinedCase{
		From: rapid.SampledFrom([]string{"INC-0THE-R000", "INC-0THE-R001"}).Draw(r.T, "from"), Channel: post.Channel,
		Posts:     []incident.JoinedPost{{Post: post, Known: known, Evidence: []casework.Exhibit{{ID: "E1", SHA256: "00", Size: 1, Note: "secret"}}}},
		Reporters: []casework.Person{staff.Person}, Contacts: []string{"secret@example.org"},
	}
	if by := r.drawActor(); by.Has(casework.RoleComms) && r.c.MayTake(g, by) == nil {
		if taken := r.record(r.c.Take(g, by, r.moment())); len(taken) > 0 && known == "" {
			require.NotEmpty(r.T, casework.Due(r.c), "somebody is asked to assess the post")
		}
	}
}

// systemResult finishes an action: one that the system carries out, or any other.
func (r *randomCase) systemResult() {
	todo := r.c.ToPerform()
	if len(r.c.Actions) > 0 && rapid.IntRange(0, 9).Draw(r.T, "late result") == 0 {
		todo = r.c.Actions
	}
	if len(todo) == 0 {
		return
	}
	a := rapid.SampledFrom(todo).Draw(r.T, "action")
	if a.Kind == incident.ActionBlockAuthor || a.Kind == incident.ActionUnblockAuthor {
		r.blockReport() // only the block reports its outcome
		return
	}
	outcome := rapid.SampledFrom([]casework.ResultOutcome{
		casework.ResultDone, casework.ResultDone, casework.ResultNotPossible, casework.ResultNeedsPerson, casework.ResultFailed,
	}).Draw(r.T, "outcome")
	result := casework.Result{Outcome: outcome, Detail: "What the platform said."}
	if _, writes := letterKinds()[a.Kind]; writes && a.Status == casework.ActionIsPending {
		result.Letter = r.letterOf(a)
	}
	r.record(r.c.Finish(a.ID, result, r.moment()))
}

// blockReport sends a random report about a random block of the case.
func (r *randomCase) blockReport() {
	ids := []string{}
	for _, a := range r.c.Actions {
		if a.Kind == incident.ActionBlockAuthor {
			ids = append(ids, a.ID)
		}
	}
	if len(ids) == 0 {
		return
	}
	r.report(incident.BlockReport{
		Action: rapid.SampledFrom(ids).Draw(r.T, "block"),
		State: rapid.SampledFrom([]incident.BlockState{
			incident.BlockConfirmed, incident.BlockConfirmed, incident.BlockTrying, incident.BlockNeedsPerson,
			incident.BlockLifted, incident.BlockLiftNeedsPerson, incident.BlockShareWithdrawn,
		}).Draw(r.T, "state"),
		From: r.at, Until: r.at.Add(7 * day), At: r.at, Detail: "What the platform said.",
	})
}

// continueAsNew continues from the input of the next workflow run.
func (r *randomCase) continueAsNew() {
	again := &incident.Case{}
	require.NoError(r.T, json.Unmarshal([]byte(casetest.AsJSON(r.T, r.c)), again))
	require.Equal(r.T, casetest.AsJSON(r.T, r.c), casetest.AsJSON(r.T, again))
	r.c = again
}

// command sends a random command. The offers must agree with the answer.
func (r *randomCase) command() {
	by := r.drawActor()
	name := rapid.SampledFrom(append(incident.Commands(), incident.CommandReport)).Draw(r.T, "name")
	if offered := r.offered(by); len(offered) > 0 && rapid.IntRange(0, 3).Draw(r.T, "wild") > 0 {
		name = rapid.SampledFrom(offered).Draw(r.T, "offered")
	}
	r.do(by, r.draw(name))
}

// do gives a command and compares the result with that of Check.
func (r *randomCase) do(by casework.Actor, command casework.Command) {
	name := command.Name()
	was, targets := casetest.AsJSON(r.T, r.c), r.c.TargetIDs()
	ready := r.c.Ready(name, by, r.moment())
	check := r.c.Check(command, by, r.moment())
	require.Equal(r.T, was, casetest.AsJSON(r.T, r.c), "Check changes nothing")
	r.onlyItsOfficerTakesBack(name, by, check)
	events, err := casework.Do(r.c, command, by, r.moment())
	require.Equal(r.T, check == nil, err == nil, "Check agrees with Do")
	if err != nil {
		require.Empty(r.T, events)
		require.Equal(r.T, was, casetest.AsJSON(r.T, r.c), "a refused command changes nothing")
		return
	}
	drop, isDecide := command.(incident.Decide)
	require.True(r.T, ready == nil || isDecide && !drop.Proceed, "%s was not offered: %v", name, ready)
	if name != incident.CommandReport {
		require.NotContains(r.T, targets, by.ID, "R12: the target takes no part")
	}
	r.record(events)
	r.noteTargets(events)
}

// onlyItsOfficerTakesBack asserts who reopens a case beside the head of Communications: the
// officer who found the post acceptable, on the same working day (rule 7).
func (r *randomCase) onlyItsOfficerTakesBack(name casework.CommandName, by casework.Actor, check *casework.Refusal) {
	if name != incident.CommandReopen || check != nil || by.Has(casework.RoleCommsLead) {
		return
	}
	require.Equal(r.T, incident.OutcomeAcceptable, r.c.Outcome)
	require.Equal(r.T, by.ID, r.c.Assessment.By.ID)
	require.True(r.T, r.at.Before(r.rules.EndOfWorkingDay(r.c.Assessment.At, r.moment().Zone)))
}

// noteTargets sends the notes that follow from events, as the workflow does: by mail, or by a
// person.
func (r *randomCase) noteTargets(events []casework.Event) {
	for _, e := range events {
		for _, note := range r.c.TargetNotes(e, r.moment()) {
			letter := casework.Letter{Kind: casework.LetterTargetNote, To: "secret", Text: "secret"}
			if note.Person+note.Address != "" && rapid.Bool().Draw(r.T, "mailed") {
				r.record(r.c.TargetTold(note.Target, letter, r.moment()))
			} else {
				r.record(r.c.TargetToTell(note.Target, &letter, r.moment()))
			}
		}
	}
}

func (r *randomCase) offered(by casework.Actor) []casework.CommandName {
	list := []casework.CommandName{}
	for _, offer := range casework.Offers(r.c, by, r.moment()) {
		if offer.Allowed {
			list = append(list, offer.Name)
		}
	}
	return list
}
