package incident_test

import (
	"encoding/json"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/casetest"
	"duecourse/internal/casework/incident"
	"duecourse/internal/casework/kinds"
)

// The people of these tests.
var (
	public        = casetest.Person("public", casework.RolePublic)
	staff         = casetest.Person("staff-1", casework.RoleStaff)
	comms         = casetest.Person("comms-1", casework.RoleComms)
	colleague     = casetest.Person("comms-2", casework.RoleComms)
	lead          = casetest.Person("comms-lead", casework.RoleComms, casework.RoleCommsLead)
	legal         = casetest.Person("legal-1", casework.RoleLegal)
	commsAndLegal = casetest.Person("comms-legal-1", casework.RoleComms, casework.RoleLegal)
)

const (
	hour = time.Hour
	day  = 24 * time.Hour
)

// caseDriver drives one case: it gives commands, reports results and moves the clock.
type caseDriver struct {
	t     require.TestingT
	c     *incident.Case
	rules *casework.Rules
	at    time.Time
	log   []casework.Event

	folded *incident.Case // folded from the stored events only
}

// open opens a case about a post that appeared an hour ago.
func open(t require.TestingT) *caseDriver {
	return openWith(t, casetest.Rules(), incident.History{})
}

func openWith(t require.TestingT, rules *casework.Rules, history incident.History) *caseDriver {
	d := &caseDriver{t: t, c: &incident.Case{}, folded: &incident.Case{}, rules: rules, at: casetest.Monday()}
	d.do(staff, incident.Report{Ref: "INC-TEST-TEST", Post: firstPost(), History: history})
	return d
}

func firstPost() incident.Post {
	posted := casetest.Monday().Add(-hour)
	return incident.Post{
		Channel: "sandbox", URL: "https://feed.example/1", Author: "@secret-author", Text: "secret words", PostedAt: &posted,
	}
}

func (d *caseDriver) moment() casework.Moment {
	return casework.Moment{At: d.at, Zone: time.UTC, Rules: d.rules}
}

// record stores events as JSON. Folding the stored events must give the same case.
func (d *caseDriver) record(events []casework.Event) []casework.Event {
	for _, e := range events {
		var kept casework.Event
		require.NoError(d.t, json.Unmarshal([]byte(casetest.AsJSON(d.t, e)), &kept))
		require.NoError(d.t, kinds.All().Decode(&kept))
		require.NoError(d.t, casework.Apply(d.folded, kept))
	}
	require.Equal(d.t, casetest.AsJSON(d.t, d.folded), casetest.AsJSON(d.t, d.c))
	d.log = append(d.log, events...)
	return events
}

// do gives a command that must succeed.
func (d *caseDriver) do(by casework.Actor, command casework.Command) *caseDriver {
	events, err := casework.Do(d.c, command, by, d.moment())
	require.NoError(d.t, err, "%s in %s", command.Name(), d.c.Stage)
	d.record(events)
	return d
}

// refused gives a command that must be refused and must change nothing.
func (d *caseDriver) refused(by casework.Actor, command casework.Command) *casework.Refusal {
	before := casetest.AsJSON(d.t, d.c)
	events, err := casework.Do(d.c, command, by, d.moment())
	require.Empty(d.t, events)
	require.Equal(d.t, before, casetest.AsJSON(d.t, d.c))
	var refusal *casework.Refusal
	require.ErrorAs(d.t, err, &refusal, "%s in %s", command.Name(), d.c.Stage)
	return refusal
}

func (d *caseDriver) assess(grounds ...casework.Ground) *caseDriver {
	return d.do(comms, incident.Assess{
		Finding: incident.FindingUnacceptable, Grounds: grounds, Removable: true, Rationale: "secret rationale",
	})
}

func (d *caseDriver) propose(measures ...casework.Measure) *caseDriver {
	return d.do(comms, incident.Propose{Measures: measures, Reason: "secret reason"})
}

// latest is the id of the latest proposal.
func (d *caseDriver) latest() string {
	require.NotEmpty(d.t, d.c.Proposals)
	return d.c.Proposals[len(d.c.Proposals)-1].ID
}

func (d *caseDriver) advise(position incident.Position) *caseDriver {
	return d.do(legal, incident.Advise{Proposal: d.latest(), Position: position, Text: "secret advice"})
}

func (d *caseDriver) proceed() *caseDriver {
	return d.do(comms, incident.Decide{Proposal: d.latest(), Proceed: true, Rationale: "secret decision"})
}

func (d *caseDriver) drop() *caseDriver {
	return d.do(comms, incident.Decide{Proposal: d.latest(), Rationale: "secret decision"})
}

// decide proposes measures, supports them as Legal, and decides to go ahead.
func (d *caseDriver) decide(measures ...casework.Measure) *caseDriver {
	return d.propose(measures...).advise(incident.Support).proceed()
}

// carryOut decides measures and carries them out successfully.
func (d *caseDriver) carryOut(measures ...casework.Measure) *caseDriver {
	return d.decide(measures...).perform().performByHand()
}

// perform carries out every automatic action successfully, and those that follow from it.
func (d *caseDriver) perform() *caseDriver {
	for len(d.c.ToPerform()) > 0 {
		a := d.c.ToPerform()[0]
		switch a.Kind {
		case incident.ActionBlockAuthor:
			d.report(incident.BlockReport{
				Action: a.ID, State: incident.BlockConfirmed, From: d.at, Until: d.at.Add(d.rules.Windows[casework.WindowBlock].Elapsed),
			})
		case incident.ActionUnblockAuthor:
			d.report(incident.BlockReport{Action: d.c.Block.Action, State: incident.BlockShareWithdrawn, At: d.at})
		case incident.ActionSendWarning, incident.ActionAskToRemove, incident.ActionSendCorrection,
			incident.ActionSendBlockNotice, incident.ActionSendRemovalNotice:
			d.finish(a.Kind, casework.Result{Outcome: casework.ResultDone, Letter: d.letterOf(a)})
		case incident.ActionCaptureEvidence, incident.ActionRemovePost, incident.ActionBuildPack,
			incident.ActionReferToPolice, incident.ActionHandToLegal, incident.ActionRecallReferral:
			d.finish(a.Kind, casework.Result{Outcome: casework.ResultDone})
		}
	}
	return d
}

// letterKinds are the letters that actions send.
func letterKinds() map[casework.ActionKind]casework.LetterKind {
	return map[casework.ActionKind]casework.LetterKind{
		incident.ActionSendWarning: casework.LetterWarning, incident.ActionAskToRemove: casework.LetterRemoveRequest,
		incident.ActionSendCorrection: casework.LetterCorrection, incident.ActionSendBlockNotice: casework.LetterBlockNotice,
		incident.ActionSendRemovalNotice: casework.LetterRemovalNotice,
	}
}

// letterOf is the letter that an action sends now.
func (d *caseDriver) letterOf(a casework.Action) *casework.Letter {
	kind := letterKinds()[a.Kind]
	fields := d.c.ActionLetter(kind, a, d.moment())
	return &casework.Letter{
		Kind: kind, To: "@secret-author", Subject: "secret subject", Text: "secret letter", Posts: fields.Posts, RespondBy: fields.RespondBy,
	}
}

// performByHand confirms every manual action as done.
func (d *caseDriver) performByHand() *caseDriver {
	for _, a := range d.c.Actions {
		if a.Status == casework.ActionIsPending && a.Mode == casework.Manual && a.Kind != incident.ActionCaptureEvidence {
			d.confirm(a.Kind, casework.ActionIsDone)
		}
	}
	return d
}

// finish ends the first automatic action of the kind that is pending.
func (d *caseDriver) finish(kind casework.ActionKind, r casework.Result) *caseDriver {
	d.record(d.c.Finish(d.action(kind, casework.ActionIsPending).ID, r, d.moment()))
	return d
}

func (d *caseDriver) confirm(kind casework.ActionKind, outcome casework.ActionStatus) *caseDriver {
	return d.do(comms, incident.Confirm{
		Action: d.action(kind, casework.ActionIsPending).ID, Outcome: outcome, Note: "secret note",
	})
}

// action is the first action of the kind in the status.
func (d *caseDriver) action(kind casework.ActionKind, status casework.ActionStatus) casework.Action {
	for _, a := range d.c.Actions {
		if a.Kind == kind && a.Status == status {
			return a
		}
	}
	require.Fail(d.t, "no such action", "%s %s in %s", kind, status, casetest.AsJSON(d.t, d.c.Actions))
	return casework.Action{}
}

func (d *caseDriver) has(kind casework.ActionKind, status casework.ActionStatus) bool {
	for _, a := range d.c.Actions {
		if a.Kind == kind && a.Status == status {
			return true
		}
	}
	return false
}

func (d *caseDriver) report(r incident.BlockReport) *caseDriver {
	d.record(d.c.BlockReported(r, d.moment()))
	return d
}

// lift reports the confirmed end of the block.
func (d *caseDriver) lift() *caseDriver {
	return d.report(incident.BlockReport{Action: d.c.Block.Action, State: incident.BlockLifted, At: d.at})
}

func (d *caseDriver) observe(b incident.Behaviour) *caseDriver {
	return d.do(comms, incident.Observe{Behaviour: b})
}

func (d *caseDriver) looked(found casework.Found) *caseDriver {
	if !d.c.EveryPost {
		d.record(d.c.Looked(found, d.moment()))
		return d
	}
	var seen []incident.PostSeen
	for _, n := range d.c.ToCheck() {
		seen = append(seen, incident.PostSeen{Post: n, Found: found})
	}
	d.record(d.c.PostsSeen(seen, d.moment()))
	return d
}

func (d *caseDriver) unidentified() *caseDriver {
	return d.do(comms, incident.Identify{Outcome: incident.AuthorNotIdentified, Efforts: "secret efforts"})
}

func (d *caseDriver) evidence() *caseDriver {
	return d.do(comms, incident.AddEvidence{
		Source: casework.SourceUpload, SHA256: "00ff", MediaType: "image/png", Size: 1, Note: "secret note",
	})
}

// pass moves the clock, and ticks the case each time it is due.
func (d *caseDriver) pass(span time.Duration) []casework.Event {
	end, said := d.at.Add(span), []casework.Event{}
	for {
		wake, some := casework.NextWake(d.c, d.moment())
		if !some || wake.After(end) {
			d.at = end
			return said
		}
		if wake.After(d.at) {
			d.at = wake
		}
		events := d.record(casework.Tick(d.c, d.moment()))
		require.NotEmpty(d.t, events, "a due case records an event")
		said = append(said, events...)
		if d.c.Looking != casework.NotLooking {
			return said
		}
	}
}

// due is the due time of a wait.
func (d *caseDriver) due(what casework.Window) time.Time {
	for _, w := range d.c.Waits {
		if w.What == what {
			return w.By
		}
	}
	require.Fail(d.t, "nothing waits", "%s in %s", what, casetest.AsJSON(d.t, d.c.Waits))
	return time.Time{}
}

func (d *caseDriver) recommended() []casework.Measure { return d.c.Recommended(d.moment()) }

// requireStage asserts the stage and the outcome of the case.
func (d *caseDriver) requireStage(stage incident.Stage, outcome incident.Outcome) *caseDriver {
	require.Equal(d.t, stage, d.c.Stage)
	require.Equal(d.t, outcome, d.c.Outcome)
	return d
}

func eventKinds(events []casework.Event) []casework.EventKind {
	list := make([]casework.EventKind, len(events))
	for i, e := range events {
		list[i] = e.Kind
	}
	return list
}

// requireClosed asserts that the case has ended.
func (d *caseDriver) requireClosed(outcome incident.Outcome) *caseDriver {
	return d.requireStage(incident.StageClosed, outcome)
}
