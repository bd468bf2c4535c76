package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"time"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

func officer() casework.Person { return casework.Person{ID: "comms-1", Name: "Asha Comms"} }

func lawyer() casework.Person { return casework.Person{ID: "legal-1", Name: "Lena Legal"} }

func posted() incident.Post {
	at := day().Add(-24 * time.Hour)
	return incident.Post{
		Channel: "facebook", URL: "https://facebook.example/p/1", Author: "@gull",
		Text: "a <b>vile</b> post", PostedAt: &at,
	}
}

// wholeView is a case in which everything that can be there is there.
func wholeView() app.View {
	at, until := day(), day().Add(7*24*time.Hour)
	c := &incident.Case{
		Ref: "INC-7K3M-9Q2D", Stage: incident.StageConsultation, Seq: 7, PolicyVersion: "1.0", OpenedAt: at,
		AssignedTo: "comms-1", OpenedBy: casework.Person{ID: "staff-1", Name: "Sam Staff"}, Post: posted(),
		Assessment: &incident.Assessment{
			Finding: incident.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundAbusive},
			Removable: true, Rationale: "abuse of a colleague", By: officer(), At: at,
		},
		Proposals: []incident.Proposal{{
			ID: "P1", Measures: []casework.Measure{casework.MeasureWarn}, Clauses: []string{"R3"}, Reason: "first time",
			By: officer(), At: at, Status: incident.ProposalAdvised,
			Advice: &incident.Advice{Position: incident.Support, Text: "lawful", By: lawyer(), At: at},
		}},
		Actions: []casework.Action{
			{ID: "A1", Kind: incident.ActionCaptureEvidence, Mode: casework.Automatic, Status: casework.ActionIsDone, At: at, Seq: 3},
			{
				ID: "A2", Proposal: "P1", Measure: casework.MeasureWarn, Kind: incident.ActionSendWarning, Mode: casework.Manual,
				Status: casework.ActionIsPending, Detail: "by hand", At: at, Seq: 7,
				Draft: &casework.Letter{ID: "L1", Kind: casework.LetterWarning, To: "@gull", Subject: "Your post", Text: "Please"},
			},
		},
		Evidence: []casework.Exhibit{{
			ID: "E1", Source: casework.SourceCapture, SHA256: "ab12", MediaType: "image/png", Size: 48211, At: at, By: officer(),
		}},
		Block: &incident.Block{Action: "A9", From: at, Until: until},
	}
	return app.View{
		Case: c, Whole: true, History: incident.History{EarlierCases: 1, Warnings: []time.Time{at}}, Remembered: 1,
		Recommended: []casework.Measure{casework.MeasureWarn},
		Due:         &casework.Wait{What: casework.WindowConsultation, From: at, By: until}, Overdue: true,
		Forecast: []casework.Expected{{At: until, What: "The block ends."}},
		Offers: []casework.Offer{
			{Name: incident.CommandAdvise, Allowed: true},
			{Name: incident.CommandDecide, Code: casework.CodeLegalNotConsulted, Why: "Legal has not advised.", Clause: "R8"},
		},
		At: at,
	}
}

// bareView is a case that has just been reported: everything that can be absent is.
func bareView() app.View {
	return app.View{Whole: true, Case: &incident.Case{
		Ref: "INC-7K3M-9Q2D", Stage: incident.StageAssessment, Seq: 1, PolicyVersion: "1.0", OpenedAt: day(),
		OpenedBy: officer(), Post: incident.Post{Channel: "x", Text: "a post without an address"},
	}}
}

func openersView() app.View {
	view := wholeView()
	view.Whole = false
	return view
}

func line() incident.ListItem {
	return incident.ListItem{
		Ref: "INC-7K3M-9Q2D", Kind: "incident", Stage: incident.StageWatch, Seq: 9, PolicyVersion: "1.0",
		Post:     incident.Post{Channel: "facebook", URL: "https://facebook.example/p/1", Author: "@gull", Text: strings.Repeat("é", 300)},
		OpenedBy: officer(), OpenedAt: day(), ChangedAt: day(), DueWhat: casework.WindowDecision, DueBy: day().Add(-time.Hour),
		Assessment: json.RawMessage(`{"finding":"unacceptable","grounds":["spam"],"removable":true,"rationale":"r","by":{"id":"comms-1","name":"A"},"at":"2026-11-01T00:00:00Z"}`),
		History:    incident.History{EarlierCases: 2, Warnings: []time.Time{day().Add(-24 * time.Hour), day().AddDate(-3, 0, 0)}},
	}
}

func policyInForce() *app.Policy {
	p := &app.Policy{
		Version: "1.0", Effective: time.Date(2018, 10, 1, 0, 0, 0, 0, time.UTC),
		NextReview: time.Date(2019, 4, 1, 0, 0, 0, 0, time.UTC), Binding: true,
		Clauses:  []casework.Clause{{ID: "R3", Text: "A warning comes first."}},
		Grounds:  []casework.GroundRule{{ID: casework.GroundAbusive, Clause: "R2", Wording: "abusive", Police: true}},
		Measures: []casework.MeasureRule{{ID: casework.MeasureWarn, Clause: "R3", Wording: "a warning"}},
		Windows: map[casework.Window]casework.Span{
			casework.WindowMemory:       {Elapsed: 365 * 24 * time.Hour},
			casework.WindowConsultation: {WorkingDays: 2},
		},
	}
	p.Council.Name, p.Council.Contact = "Derby City Council", "comms@example.org"
	p.Hours.Zone = time.UTC
	return p
}

func (d *desk) Timeline(_ context.Context, who app.Caller, ref string) ([]app.TimelineItem, error) {
	return []app.TimelineItem{
		{
			Seq: 1, At: day(), Actor: officer(), Kind: incident.EventReported, Summary: "A post on x was reported.", Clause: "S14",
			Data: json.RawMessage(`{"ref":"INC-7K3M-9Q2D","channel":"x"}`), Hash: "aa",
			Personal: &casework.Personal{Text: "seen by the duty officer", Post: &casework.PostWords{Author: "@gull"}},
		},
		{
			Seq: 2, At: day(), Actor: officer(), Kind: casework.EventLetterSent, Summary: "Letter L1 went out: warning.", Hash: "bb",
			Data:     json.RawMessage(`{"id":"L1","letter":"warning"}`),
			Personal: &casework.Personal{Letter: &casework.Letter{ID: "L1", Kind: casework.LetterWarning, To: "@gull"}},
		},
		{Seq: 3, At: day(), Actor: officer(), Kind: casework.EventNoted, Summary: "A note was added.", Erased: true, Hash: "cc"},
	}, d.asked(who, ref)
}

func (d *desk) kept() casework.SentLetter {
	return casework.SentLetter{
		Letter: casework.Letter{ID: "L1", Kind: casework.LetterWarning, To: "@gull", Subject: "Your post", Text: "Please remove it."},
		Seq:    2, Action: "A1", At: day(), Erased: d.erased,
	}
}

func (d *desk) Letters(_ context.Context, who app.Caller, ref string) ([]casework.SentLetter, error) {
	return []casework.SentLetter{d.kept()}, d.asked(who, ref)
}

func (d *desk) Letter(_ context.Context, who app.Caller, ref, _ string) (casework.SentLetter, error) {
	return d.kept(), d.asked(who, ref)
}

func (d *desk) Workflow(_ context.Context, who app.Caller, ref string) (app.Diagnosis, error) {
	return app.Diagnosis{
		WorkflowID: "incident/" + ref, RunID: "run", Status: "running", StartedAt: day(), HistoryLength: 40, StateTransitions: 12,
		Timers: []app.PendingTimer{{ID: "5", Fires: day()}},
		Activities: []app.PendingActivity{
			{ID: "9", Type: "Warn", State: "scheduled", Attempt: 3, LastFailure: "the platform refused"},
		},
		Address: "http://localhost:8233/x",
	}, d.asked(who, ref)
}

func (d *desk) Tasks(_ context.Context, who app.Caller, _ bool, limit int, cursor string) (casework.Page[casework.WorklistItem], error) {
	d.filter.Limit, d.filter.Cursor = limit, cursor
	total := 1
	return casework.Page[casework.WorklistItem]{Total: &total, Next: "more", Items: []casework.WorklistItem{{
		Task: casework.Task{What: casework.WindowDecision, Why: "Legal has advised; decide.", Command: incident.CommandDecide, Due: day()},
		Ref:  "INC-7K3M-9Q2D", Kind: "incident", Overdue: true,
	}}}, d.asked(who, "")
}

func (d *desk) Author(_ context.Context, who app.Caller, channel, author string) (app.Author, error) {
	d.filter.Channel, d.filter.Author = channel, author
	return app.Author{
		Channel: channel, Author: author, Cases: []incident.ListItem{line()},
		Warnings: []incident.Warning{{Ref: "INC-1", At: day(), Remembered: true}, {Ref: "INC-0", At: day(), Overturned: true}},
		Blocks: []app.AuthorBlock{
			{Ref: "INC-1", From: day(), Until: day().Add(48 * time.Hour)},
			{Ref: "INC-2", From: day().Add(-time.Hour), Until: day().Add(time.Hour)},
		},
	}, d.asked(who, "")
}

func (d *desk) advice() incident.StandingAdviceRecord {
	return incident.StandingAdviceRecord{StandingAdvice: incident.StandingAdvice{
		ID: "SA1", Grounds: []casework.Ground{casework.GroundSpam}, Measures: []casework.Measure{casework.MeasureRemove},
		Conditions: "plain advertising", Until: day().AddDate(1, 0, 0), By: lawyer(), At: day(),
	}}
}

func (d *desk) StandingAdvice(_ context.Context, who app.Caller) ([]incident.StandingAdviceRecord, error) {
	return []incident.StandingAdviceRecord{d.advice()}, d.asked(who, "")
}

func (d *desk) AddStandingAdvice(_ context.Context, who app.Caller, _ []casework.Ground, _ []casework.Measure,
	_ string, _ time.Time,
) (incident.StandingAdviceRecord, error) {
	return d.advice(), d.asked(who, "")
}

func (d *desk) EndStandingAdvice(_ context.Context, who app.Caller, id string) (incident.StandingAdviceRecord, error) {
	at, by := day(), lawyer()
	ended := d.advice()
	ended.EndedAt, ended.EndedBy = &at, &by
	return ended, d.asked(who, id)
}

func (d *desk) ExportAudit(_ context.Context, who app.Caller, to io.Writer) error {
	if d.erased {
		return errors.New("the register broke down")
	}
	_, err := io.WriteString(to, "{}\n")
	return errors.Join(err, d.asked(who, ""))
}

func (d *desk) VerifyAudit(_ context.Context, who app.Caller) (app.Verification, error) {
	if d.erased {
		return app.Verification{Events: 12, Broken: &app.ChainBreak{Ref: "INC-7K3M-9Q2D", Seq: 4, Why: "the hash differs"}}, nil
	}
	return app.Verification{OK: true, Events: 12, Head: "ff"}, d.asked(who, "")
}
