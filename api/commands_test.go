package api_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

func TestEachCommandReachesTheDeskAsItWasGiven(t *testing.T) {
	t.Parallel()
	given := []struct {
		name, as, body string
		want           casework.Command
	}{
		{
			"assess", "comms-1", `{"finding":"unacceptable","grounds":["abusive"],"rationale":"r"}`,
			incident.Assess{
				Finding: incident.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundAbusive},
				Removable: true, Rationale: "r",
			},
		},
		{
			"assess", "comms-1", `{"finding":"unacceptable","grounds":["spam"],"targets_staff":true,"target":"staff-1",
			"possibly_criminal":true,"removable":false,"rationale":"r"}`,
			incident.Assess{
				Finding: incident.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundSpam}, TargetsStaff: true,
				Target: "staff-1", PossiblyCriminal: true, Rationale: "r",
			},
		},
		{
			"identify", "comms-1", `{"outcome":"not_identified","efforts":"asked","person":""}`,
			incident.Identify{Outcome: incident.Unknown, Efforts: "asked"},
		},
		{
			"propose", "comms-1", `{"measures":["warn"],"reason":"r","urgent":true}`,
			incident.Propose{Measures: []casework.Measure{casework.MeasureWarn}, Reason: "r", Urgent: true},
		},
		{
			"advise", "legal-1", `{"proposal":"P1","position":"support","text":"t"}`,
			incident.Advise{Proposal: "P1", Position: incident.Support, Text: "t"},
		},
		{
			"decide", "comms-2", `{"proposal":"P1","proceed":false,"rationale":"r"}`,
			incident.Decide{Proposal: "P1", Rationale: "r"},
		},
		{
			"confirm", "comms-1", `{"action":"A1","outcome":"done"}`,
			incident.Confirm{Action: "A1", Outcome: casework.ActionIsDone},
		},
		{
			"observe", "comms-1", `{"behaviour":"continued","note":"n","post":{"text":"again","posted_at":"2026-11-01T10:00:00+01:00"}}`,
			incident.Observe{Behaviour: incident.Continued, Note: "n", Post: further()},
		},
		{
			"progress", "legal-1", `{"action":"A3","reference":"C/1","on":"2026-11-01","officer":"PC 1","status":"open","force":"f","note":"n"}`,
			incident.RecordProgress{
				Progressed: incident.Progressed{Action: "A3", Reference: "C/1", On: "2026-11-01", Status: "open", Force: "f"},
				Officer:    "PC 1", Note: "n",
			},
		},
		{"pause", "comms-lead", `{"category":"court","reason":"r"}`, incident.StopClock{Category: "court", Reason: "r"}},
		{"resume", "comms-lead", `{}`, incident.StartClock{}},
		{
			"close", "comms-1", `{"outcome":"duplicate","reason":"r"}`,
			incident.Close{Outcome: incident.OutcomeDuplicate, Reason: "r"},
		},
		{"reopen", "comms-lead", `{"reason":"r"}`, incident.Reopen{Reason: "r"}},
		{"overturn", "comms-lead", `{"reason":"r"}`, incident.Overturn{Reason: "r"}},
		{"assign", "comms-1", `{"to":"comms-2"}`, incident.Assign{To: "comms-2"}},
		{"note", "legal-1", `{"text":"t"}`, incident.Note{Text: "t"}},
	}
	list := make([]scenario, 0, len(given))
	for _, g := range given {
		list = append(list, scenario{
			name: g.name, as: g.as, method: http.MethodPost, path: someCase + "/" + g.name, body: g.body,
			headers: map[string]string{"Idempotency-Key": "k1", "If-Match": `"6"`},
			status:  http.StatusOK, contains: []string{`"ref":"INC-7K3M-9Q2D"`, `"commands":[`},
			answers: map[string]string{"ETag": `"7"`},
			then: func(t *testing.T, d *desk) {
				t.Helper()
				require.Equal(t, g.want, d.command)
				require.Equal(t, "INC-7K3M-9Q2D", d.ref)
				require.Equal(t, g.as, d.who.ID)
				require.Equal(t, "k1", d.who.Key)
				require.Equal(t, 6, d.who.Expect)
			},
		})
	}
	run(t, list)
}

func further() *incident.Post {
	at := day().AddDate(0, 0, -1)
	return &incident.Post{Text: "again", PostedAt: &at}
}

func TestACommandNotYetOnTheRegisterIsAccepted(t *testing.T) {
	t.Parallel()
	later := func(d *desk) { d.answer.View = nil }
	run(t, []scenario{
		{
			name: "command", as: "comms-1", method: http.MethodPost, path: someCase + "/note", body: `{"text":"t"}`, given: later,
			status: http.StatusAccepted, contains: []string{`{"ref":"INC-7K3M-9Q2D","seq":7}`}, answers: map[string]string{"ETag": ""},
		},
		{
			name: "report", as: "staff-1", method: http.MethodPost, path: "/incidents", body: `{"post":{"channel":"x","text":"t"}}`,
			given:  func(d *desk) { d.answer.View, d.answer.New = nil, true },
			status: http.StatusAccepted, contains: []string{`{"ref":"INC-7K3M-9Q2D","seq":7}`},
		},
		{
			name: "a screenshot comes later", as: "comms-1", method: http.MethodPost, path: someCase + "/capture",
			status: http.StatusAccepted, contains: []string{`{"ref":"INC-7K3M-9Q2D","seq":7}`},
			then: func(t *testing.T, d *desk) { t.Helper(); require.Equal(t, incident.Capture{}, d.command) },
		},
	})
}

func TestAReportOpensACaseOrJoinsOne(t *testing.T) {
	t.Parallel()
	const body = `{"post":{"channel":"facebook","url":"https://facebook.example/p/1","author":"@gull","text":"t","posted_at":"2026-11-01T09:00:00Z"},"note":"n"}`
	run(t, []scenario{
		{
			name: "opens", as: "comms-1", method: http.MethodPost, path: "/incidents", body: body,
			given:  func(d *desk) { d.answer.New = true },
			status: http.StatusCreated, contains: []string{`"stage":"consultation"`, `"commands":[`},
			answers: map[string]string{"Location": "/api/v1/incidents/INC-7K3M-9Q2D"},
			then: func(t *testing.T, d *desk) {
				t.Helper()
				want := posted()
				want.Text = "t"
				require.Equal(t, want, d.post)
			},
		},
		{name: "joins", as: "comms-1", method: http.MethodPost, path: "/incidents", body: body, status: http.StatusOK},
		{
			name: "the opener sees a part", as: "staff-1", method: http.MethodPost, path: "/incidents", body: body,
			given: func(d *desk) {
				part := openersView()
				d.answer.New, d.answer.View = true, &part
			},
			status: http.StatusCreated, contains: []string{`"ref":"INC-7K3M-9Q2D"`, `"stage":`, `"post":`, `"outcome":null`},
			lacks: []string{"assessment", "proposals", "commands", "seq"},
		},
		{
			name: "publicly", method: http.MethodPost, path: "/public/reports",
			body:   `{"post":{"channel":"x","url":"https://x.example/1"},"contact":"a@example.org"}`,
			status: http.StatusAccepted, contains: []string{`{"ref":"INC-7K3M-9Q2D"}`}, lacks: []string{"seq"},
		},
	})
}
