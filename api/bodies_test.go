package api

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/incident"
	"duecourse/internal/policy"
	"duecourse/internal/report"
)

// TestAnswerBodiesMatchTheirGoldenFiles compares answers with the contract: absent values
// are null, and empty lists are lists.
func TestAnswerBodiesMatchTheirGoldenFiles(t *testing.T) {
	t.Parallel()
	whole, bare, part := wholeView(), bareView(), wholeView()
	part.Whole = false
	item := []incident.ListItem{someItem()}
	for name, form := range map[string]any{
		"case.json":       bodyOf(&whole),
		"case_bare.json":  bodyOf(&bare),
		"case_part.json":  bodyOf(&part),
		"cases.json":      ok(casesOf(casework.Page[incident.ListItem]{Items: item, Next: "c2", Whole: true}, memory, day())),
		"cases_part.json": ok(casesOf(casework.Page[incident.ListItem]{Items: item}, memory, day())),
		"timeline.json":   ok(timelineOf("INC-7K3M-9Q2D", someTimeline(), nil)),
		"letters.json":    lettersOf([]casework.SentLetter{someLetter()}),
		"workflow.json":   workflowOf(someDiagnosis()),
		"tasks.json":      pageOf(someTasks(), taskOf),
		"author.json":     ok(authorOf(someAuthor(), memory, day())),
		"policy.json":     policyOf(somePolicy(), day()),
		"audit.json":      casework.Verification{OK: true, Events: 12, Head: "ff"},
		"audit_broken.json": casework.Verification{
			Events: 12, Broken: &casework.ChainBreak{Ref: "INC-7K3M-9Q2D", Seq: 4, Why: "the hash differs"},
		},
		"advice.json":  wholeList([]incident.StandingAdviceRecord{someAdvice()}, adviceOf),
		"exhibit.json": someExhibit(),
		"summary.json": summaryOf(someFigures()), "transparency.json": transparencyOf(published(someFigures())),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var body bytes.Buffer
			encoder := json.NewEncoder(&body)
			encoder.SetEscapeHTML(false) // as huma does
			require.NoError(t, encoder.Encode(form))
			Golden(t, name, body.Bytes())
		})
	}
}

func TestPackStatusGoesFromBuildingToBuilt(t *testing.T) {
	t.Parallel()
	build := app.PackBuild{Action: casework.Action{ID: "A3", Mode: casework.Automatic, Status: casework.ActionIsPending}}
	build.Progress = &app.PackProgress{Attempts: app.Attempts{Attempt: 2}}
	build.Progress.AsOf, build.Progress.Done, build.Progress.Of = 7, 5<<20, 10<<20
	underWay, err := json.Marshal(packProgressOf(build))
	require.NoError(t, err)
	require.JSONEq(t, `{"action":"A3","status":"pending","mode":"automatic","as_of":7,"done_bytes":5242880,"of_bytes":10485760,"attempts":2}`, string(underWay))
	build.Progress, build.Action.Pack = nil, &casework.PackMade{AsOf: 8}
	body := packProgressOf(build)
	require.Equal(t, 8, *body.AsOf)
	require.Nil(t, body.Done)
}

func ok[T any](form T, err error) T {
	if err != nil {
		panic(err)
	}
	return form
}

const memory = 365 * 24 * time.Hour

// day is the time of everything in these tests.
func day() time.Time { return time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC) }

func officer() casework.Person { return casework.Person{ID: "comms-1", Name: "Asha Comms"} }

func lawyer() casework.Person { return casework.Person{ID: "legal-1", Name: "Lena Legal"} }

// wholeView is a case with every optional part.
func wholeView() app.View {
	at, until, posted := day(), day().Add(7*24*time.Hour), day().Add(-24*time.Hour)
	c := &incident.Case{
		Ref: "INC-7K3M-9Q2D", Stage: incident.StageConsultation, Seq: 7, PolicyVersion: "1.0", OpenedAt: at,
		OpenedBy: casework.Person{ID: "staff-1", Name: "Sam Staff"},
		Post: incident.Post{
			Channel: "facebook", URL: "https://facebook.example/p/1", Author: "@gull", Text: "a <b>vile</b> post", PostedAt: &posted,
		},
		Assessment: &incident.Assessment{
			Finding: incident.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundAbusive},
			Removable: true, Rationale: "abuse of a colleague", By: officer(), At: at,
		},
		Proposals: []incident.Proposal{{
			ID: "P1", Measures: []casework.Measure{casework.MeasureWarn}, Clauses: []string{"R3"}, Reason: "first time",
			By: officer(), At: at, Status: incident.ProposalAdvised,
			Advice: &incident.Advice{Position: incident.Support, Text: "lawful", By: lawyer(), At: at},
		}},
		Handling: casework.Handling{AssignedTo: "comms-1", Actions: []casework.Action{
			{ID: "A1", Kind: incident.ActionCaptureEvidence, Mode: casework.Automatic, Status: casework.ActionIsDone, At: at, Seq: 3},
			{
				ID: "A2", Proposal: "P1", Measure: casework.MeasureWarn, Kind: incident.ActionSendWarning, Mode: casework.Manual,
				Status: casework.ActionIsPending, Detail: "by hand", At: at, Seq: 7,
				Draft: &casework.Letter{ID: "L1", Kind: casework.LetterWarning, To: "@gull", Subject: "Your post", Text: "Please"},
			},
		}},

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

// bareView is a case without any optional part: it has just been reported.
func bareView() app.View {
	return app.View{Whole: true, Case: &incident.Case{
		Ref: "INC-7K3M-9Q2D", Stage: incident.StageAssessment, Seq: 1, PolicyVersion: "1.0", OpenedAt: day(),
		OpenedBy: officer(), Post: incident.Post{Channel: "x", Text: "a post without an address"},
	}}
}

func someItem() incident.ListItem {
	return incident.ListItem{
		Ref: "INC-7K3M-9Q2D", Kind: "incident", Stage: incident.StageWatch, Seq: 9, PolicyVersion: "1.0",
		Post:     incident.Post{Channel: "facebook", URL: "https://facebook.example/p/1", Author: "@gull", Text: strings.Repeat("é", 300)},
		OpenedBy: officer(), OpenedAt: day(), ChangedAt: day(), DueWhat: casework.WindowDecision, DueBy: day().Add(-time.Hour),
		Assessment: json.RawMessage(`{"finding":"unacceptable","grounds":["spam"],"removable":true,"rationale":"r","by":{"id":"comms-1","name":"A"},"at":"2026-11-01T00:00:00Z"}`),
		History:    incident.History{EarlierCases: 2, Warnings: []time.Time{day().Add(-24 * time.Hour), day().AddDate(-3, 0, 0)}},
	}
}

func someTimeline() []casework.TimelineItem {
	return []casework.TimelineItem{
		{
			Seq: 1, At: day(), Actor: officer(), Kind: incident.EventReported, Summary: "A post on x was reported.", Clause: "S14",
			Data: json.RawMessage(`{"ref":"INC-7K3M-9Q2D","channel":"x"}`), Hash: "aa",
			Personal: &casework.Personal{Text: "seen by the duty officer", Post: &casework.PostWords{Author: "@gull"}},
		},
		{
			Seq: 2, At: day(), Actor: officer(), Kind: casework.EventLetterSent, Summary: "Letter L1 was sent: warning.", Hash: "bb",
			Data:     json.RawMessage(`{"id":"L1","letter":"warning"}`),
			Personal: &casework.Personal{Letter: &casework.Letter{ID: "L1", Kind: casework.LetterWarning, To: "@gull"}},
		},
		{Seq: 3, At: day(), Actor: officer(), Kind: casework.EventNoted, Summary: "A note was added.", Erased: true, Hash: "cc"},
	}
}

func someLetter() casework.SentLetter {
	return casework.SentLetter{
		Letter: casework.Letter{ID: "L1", Kind: casework.LetterWarning, To: "@gull", Subject: "Your post", Text: "Please remove it."},
		Seq:    2, Action: "A1", At: day(),
	}
}

func someDiagnosis() app.Diagnosis {
	return app.Diagnosis{
		WorkflowID: "incident/INC-7K3M-9Q2D", RunID: "run", Status: "running", StartedAt: day(), HistoryLength: 40, StateTransitions: 12,
		Timers: []app.PendingTimer{{ID: "5", Fires: day()}},
		Activities: []app.PendingActivity{
			{ID: "9", Type: "Warn", State: "scheduled", Attempt: 3, LastFailure: "the platform refused"},
		},
		Address: "http://localhost:8233/x",
	}
}

func someTasks() casework.Page[casework.WorklistItem] {
	total := 1
	return casework.Page[casework.WorklistItem]{Total: &total, Next: "more", Items: []casework.WorklistItem{{
		Task: casework.Task{What: casework.WindowDecision, Why: "Legal has advised; decide.", Command: incident.CommandDecide, Due: day()},
		Ref:  "INC-7K3M-9Q2D", Kind: "incident", Overdue: true,
	}}}
}

func someAuthor() app.Author {
	return app.Author{
		Channel: "facebook", Author: "@gull", Cases: []incident.ListItem{someItem()},
		Warnings: []incident.Warning{{Ref: "INC-1", At: day(), Remembered: true}, {Ref: "INC-0", At: day(), Overturned: true}},
		Blocks: []app.AuthorBlock{
			{Ref: "INC-1", From: day(), Until: day().Add(48 * time.Hour)},
			{Ref: "INC-2", From: day().Add(-time.Hour), Until: day().Add(time.Hour)},
		},
		Forecast: []casework.Expected{{At: day().Add(48 * time.Hour), What: "The block ends and the author is unblocked."}},
	}
}

func somePolicy() *policy.Policy {
	p := &policy.Policy{
		Version: "1.0", Effective: time.Date(2018, 10, 1, 0, 0, 0, 0, time.UTC),
		NextReview: time.Date(2019, 4, 1, 0, 0, 0, 0, time.UTC), Binding: true,
		Clauses:  []casework.Clause{{ID: "R3", Text: "A warning comes first."}},
		Grounds:  []casework.GroundRule{{ID: casework.GroundAbusive, Clause: "R2", Wording: "abusive", Police: true}},
		Measures: []casework.MeasureRule{{ID: casework.MeasureWarn, Clause: "R3", Wording: "a warning"}},
		Windows:  map[casework.Window]casework.Span{casework.WindowMemory: {Elapsed: memory}, casework.WindowConsultation: {WorkingDays: 2}},
	}
	p.Council.Name, p.Council.Contact = "Derby City Council", "comms@example.org"
	return p
}

func someAdvice() incident.StandingAdviceRecord {
	return incident.StandingAdviceRecord{StandingAdvice: incident.StandingAdvice{
		ID: "SA1", Grounds: []casework.Ground{casework.GroundSpam}, Measures: []casework.Measure{casework.MeasureRemove},
		Conditions: "plain advertising", Until: day().AddDate(1, 0, 0), By: lawyer(), At: day(),
	}}
}

func someExhibit() casework.Exhibit {
	return casework.Exhibit{
		ID: "E1", Source: casework.SourceUpload, SHA256: "ab12", MediaType: "image/png", Size: 4, At: day(), By: officer(),
	}
}

// someFigures are those of a quarter with few cases.
func someFigures() *report.Figures {
	period, _ := report.ReadPeriod("2026-04-01", "2026-06-30", day(), time.UTC)
	return &report.Figures{
		Period: period, At: day(),
		Months:   []report.MonthFigure{{Month: "2026-04", Cases: 7}, {Month: "2026-05", Cases: 2}},
		Grounds:  []report.GroundFigure{{Ground: casework.GroundSpam, Month: "2026-04", Cases: 7}, {Month: "2026-05", Cases: 2}},
		Stages:   []report.StageFigure{{Stage: incident.StageClosed, Cases: 9}},
		Outcomes: []report.OutcomeFigure{{Outcome: incident.OutcomeComplied, Cases: 9}},
		Measures: []report.MeasureFigure{{Measure: casework.MeasureWarn, Outcome: incident.MeasureOutcomeDone, Measures: 6}},
		Steps: []report.StepFigure{{
			Step: casework.WindowAssessment, Taken: 9, InTime: 8, Median: 90 * time.Minute, P90: 30 * time.Hour, Allowed: 26 * time.Hour,
		}},
		Load:     []report.LoadFigure{{Stage: incident.StageAssessment, Cases: 1}, {Stage: incident.StageWatch, Officer: "comms-1", Cases: 3, Overdue: 1}},
		Requests: []report.RequestFigure{{Stage: account.RequestClosed, Outcome: account.RequestGranted, Requests: 2}},
		Waiting:  []report.RequestLoad{{Stage: account.RequestChecks, Requests: 1}},
	}
}

func published(f *report.Figures) *report.Transparency {
	t := report.Publish(f)
	return &t
}
