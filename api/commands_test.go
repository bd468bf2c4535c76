package api_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

func TestEachCommandReachesTheCaseAsItWasGiven(t *testing.T) {
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
			incident.Identify{Outcome: incident.AuthorNotIdentified, Efforts: "asked"},
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
			incident.Observe{Behaviour: incident.Continued, Note: "n", Post: further(), Further: true},
		},
		{
			"progress", "legal-1", `{"action":"A3","reference":"C/1","on":"2026-11-01","officer":"PC 1","status":"open","force":"f","note":"n"}`,
			incident.RecordProgress{
				Progressed: incident.Progressed{Action: "A3", Reference: "C/1", On: "2026-11-01", Status: "open", Force: "f"},
				Officer:    "PC 1", Note: "n",
			},
		},
		{"pause", "comms-lead", `{"category":"court","reason":"r"}`, casework.StopClock{Category: "court", Reason: "r"}},
		{"resume", "comms-lead", `{}`, casework.StartClock{}},
		{
			"close", "comms-1", `{"outcome":"duplicate","reason":"r"}`,
			incident.Close{Outcome: incident.OutcomeDuplicate, Reason: "r"},
		},
		{"reopen", "comms-lead", `{"reason":"r"}`, incident.Reopen{Reason: "r"}},
		{"overturn", "comms-lead", `{"reason":"r"}`, incident.Overturn{Reason: "r"}},
		{"assign", "comms-1", `{"to":"comms-2"}`, casework.Assign{To: "comms-2"}},
		{"note", "legal-1", `{"text":"t"}`, casework.AddNote{Text: "t"}},
	}
	f := newFixture(t)
	f.workflows.unchanged = true
	for _, g := range given {
		t.Run(g.name, func(t *testing.T) {
			scenario{
				as: g.as, method: http.MethodPost, path: someCase + "/" + g.name, body: g.body,
				headers: map[string]string{"Idempotency-Key": g.body, "If-Match": `"5"`},
				status:  http.StatusOK, contains: []string{`"ref":"` + ref + `"`, `"commands":[`}, answers: map[string]string{"ETag": `"5"`},
			}.check(t, f)
			got := f.workflows.last
			command, err := incident.Kind().ParseCommand(got.Name, got.Body)
			require.NoError(t, err)
			require.Equal(t, g.want, withoutAddedFacts(command))
			require.Equal(t, g.as, got.Actor.ID)
			require.Equal(t, 5, got.Expect)
		})
	}
}

// withoutAddedFacts is a command without what the service adds: names, and facts from the store.
func withoutAddedFacts(command casework.Command) casework.Command {
	switch c := command.(type) {
	case incident.Assess:
		c.TargetName, c.History, c.About = "", nil, nil
		return c
	case incident.Propose:
		c.Standing, c.History = nil, nil
		return c
	}
	return command
}

func further() *incident.Post {
	at := monday().AddDate(0, 0, -1)
	return &incident.Post{Text: "again", PostedAt: &at}
}

func TestACommandThatIsNotYetInTheStoreIsAccepted(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.workflows.recordingDelayed = true
	checkAll(t, f, []scenario{
		{
			name: "command", as: "comms-1", method: http.MethodPost, path: someCase + "/note", body: `{"text":"t"}`,
			status: http.StatusAccepted, contains: []string{`{"ref":"INC-7K3M-9Q2D","seq":6}`}, answers: map[string]string{"ETag": ""},
		},
		{
			name: "report", as: "staff-1", method: http.MethodPost, path: "/incidents", body: `{"post":{"channel":"x","text":"t"}}`,
			status: http.StatusAccepted, contains: []string{`"seq":1}`},
		},
		{
			name: "evidence", as: "comms-1", method: http.MethodPost, path: someCase + "/evidence",
			body: form(t, part{"file", "shot.pdf", pdf}), headers: map[string]string{"Content-Type": formType},
			status: http.StatusAccepted, contains: []string{`{"ref":"INC-7K3M-9Q2D","seq":7}`},
		},
	})
	f = newFixture(t)
	checkAll(t, f, []scenario{{
		name: "a screenshot, which comes later", as: "comms-1", method: http.MethodPost, path: someCase + "/capture",
		status: http.StatusAccepted, contains: []string{`{"ref":"INC-7K3M-9Q2D","seq":6}`},
	}})
	require.Equal(t, incident.CommandCapture, f.workflows.last.Name)
}

// The spellings under which one post was reported, and each opened a case (R3).
func TestAReportOfAnyPostOfACaseInAnySpellingJoinsIt(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	report := func(as, channel, url string) (status int, ref string) {
		body, err := json.Marshal(map[string]any{"post": map[string]string{"channel": channel, "url": url, "author": "@tern", "text": "t"}})
		require.NoError(t, err)
		got := httptest.NewRecorder()
		f.ServeHTTP(got, scenario{as: as, method: http.MethodPost, path: "/incidents", body: string(body)}.request())
		var c struct{ Ref string }
		require.NoError(t, json.Unmarshal(got.Body.Bytes(), &c), got.Body.String())
		return got.Code, c.Ref
	}
	for channel, posts := range map[string][][]string{
		"facebook": {
			{"https://www.facebook.com/derby/posts/12", "http://www.facebook.com/derby/posts/12", "https://facebook.com/derby/posts/12", "https://m.facebook.com/derby/posts/12", "https://fb.com/Derby/posts/12/#top"},
			{"https://www.facebook.com/derby/posts/13?fbclid=a", "https://m.facebook.com/story.php?story_fbid=13&id=derby"},
		},
		"x": {
			{"https://x.com/tern/status/12", "https://twitter.com/tern/status/12", "https://x.com/tern/status/12?t=AbC&s=20", "https://mobile.twitter.com/i/status/12"},
			{"https://x.com/tern/status/13"},
		},
		"youtube": {
			{"https://www.youtube.com/watch?v=Ab1", "https://youtu.be/Ab1", "https://www.youtube.com/watch?v=Ab1&t=10s", "https://youtube.com/shorts/Ab1?feature=share"},
			{"https://youtu.be/ab1?si=x"},
		},
		"sandbox":  {{"http://localhost:8080/sandbox/posts/1", "https://127.0.0.1:8080/sandbox/posts/1/?s=20"}},
		"nextdoor": {{"https://nextdoor.co.uk/p/a", "http://www.nextdoor.co.uk/p/a/?utm_source=share"}},
	} {
		opened := map[string]string{}
		for _, post := range posts {
			status, ref := report("comms-1", channel, post[0])
			require.Equal(t, http.StatusCreated, status, post[0])
			require.Empty(t, opened[ref])
			opened[ref] = post[0]
			for _, spelling := range post[1:] {
				status, joined := report("comms-2", channel, spelling)
				require.Equal(t, http.StatusOK, status, spelling)
				require.Equal(t, ref, joined, spelling)
			}
		}
	}
	_, ref := report("comms-1", "x", "https://x.com/tern/status/12")
	observe := scenario{
		name: "a further post", as: "comms-1", method: http.MethodPost, path: "/incidents/" + ref + "/observe", status: http.StatusOK,
		body: `{"behaviour":"continued","post":{"url":"https://x.com/tern/status/99","text":"again"}}`,
	}
	observe.check(t, f)
	status, joined := report("comms-2", "x", "http://twitter.com/tern/status/99?s=20")
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, ref, joined, "by its further post")
}

func TestAReportOpensACaseOrJoinsOne(t *testing.T) {
	t.Parallel()
	const body = `{"post":{"channel":"facebook","url":"https://facebook.example/p/2","author":"@tern","text":"t","posted_at":"2026-11-01T09:00:00Z"},"note":"n"}`
	f := newFixture(t)
	checkAll(t, f, []scenario{
		{
			name: "opens", as: "comms-1", method: http.MethodPost, path: "/incidents", body: body,
			status: http.StatusCreated, contains: []string{`"stage":"assessment"`, `"commands":[`, `"url":"https://facebook.example/p/2","author":"@tern","text":"t","posted_at":"2026-11-01T09:00:00Z"`},
		},
		{name: "joins", as: "comms-2", method: http.MethodPost, path: "/incidents", body: body, status: http.StatusOK, answers: map[string]string{"Location": ""}},
		{
			name: "the opener sees a part", as: "staff-1", method: http.MethodPost, path: "/incidents", body: `{"post":{"channel":"x","text":"t"}}`,
			status: http.StatusCreated, contains: []string{`"ref":"INC-`, `"stage":`, `"post":`, `"outcome":null`},
			lacks: []string{`"assessment":`, "proposals", "commands", "seq"},
		},
		{
			name: "publicly", method: http.MethodPost, path: "/public/reports",
			body:   `{"post":{"channel":"x","url":"https://x.example/1"},"contact":"a@example.org"}`,
			status: http.StatusAccepted, contains: []string{`{"ref":"INC-`}, lacks: []string{"seq"},
		},
	})
	got := httptest.NewRecorder()
	f.ServeHTTP(got, scenario{as: "comms-1", method: http.MethodPost, path: "/incidents", body: `{"post":{"channel":"x","text":"u"}}`}.request())
	require.Regexp(t, "^/api/v1/incidents/INC-....-....$", got.Header().Get("Location"))
}
