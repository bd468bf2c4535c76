package wire_test

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/api"
	"duecourse/internal/access"
	"duecourse/internal/access/demo"
	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/incident"
	"duecourse/internal/casework/kinds"
	"duecourse/internal/policy"
	"duecourse/internal/protocol"
)

// TestTheDocumentRequiresWhatTheRulesRequire sends the requests of acceptedRequests to
// every route that takes fields. What the document requires is refused when it is left out,
// and when it is empty; what the document calls optional is left out of a request that is
// accepted.
func TestTheDocumentRequiresWhatTheRulesRequire(t *testing.T) {
	t.Parallel()
	s := newFieldServer(t)
	table := acceptedRequests(s)
	for _, route := range s.routesWithFields(t) {
		t.Run(route.path, func(t *testing.T) {
			row, listed := table[route.path]
			require.True(t, listed, "add requests to acceptedRequests that the rules accept: together they have every field, and each optional field is left out once")
			for _, body := range row.bodies {
				status, answer := s.send(t, route, row, parsed(t, body))
				require.Less(t, status, 300, "%s: %s", body, answer)
			}
			s.compare(t, route, row)
		})
		delete(table, route.path)
	}
	require.Empty(t, table, "routes that do not exist")
}

func (s *fieldServer) compare(t *testing.T, route fieldRoute, row fieldRow) {
	t.Helper()
	for _, f := range route.fields {
		var with, without map[string]any // requests that have the field, and that leave it out
		for _, body := range row.bodies {
			request := parsed(t, body)
			parent, has := f.find(request)
			switch {
			case has:
				with = request
			case parent != nil:
				without = request
			}
		}
		require.NotNil(t, with, "no accepted request has %s", f.path)
		if !f.required {
			require.NotNil(t, without, "%s is optional in the document, but no accepted request leaves it out", f.path)
			continue
		}
		require.Nil(t, without, "%s is required in the document, but a request without it was accepted", f.path)
		s.requireRefused(t, route, row, with, f, nil)
		switch f.kind {
		case "string":
			s.requireRefused(t, route, row, with, f, " ")
		case "array":
			s.requireRefused(t, route, row, with, f, []any{})
		}
	}
}

// requireRefused checks that a request is refused because of one field. Nil: it is left out.
func (s *fieldServer) requireRefused(t *testing.T, route fieldRoute, row fieldRow, request map[string]any, f documentedField, value any) {
	t.Helper()
	request = clone(t, request)
	parent, _ := f.find(request)
	parent[f.name()] = value
	if value == nil {
		delete(parent, f.name())
	}
	status, answer := s.send(t, route, row, request)
	require.Equal(t, http.StatusUnprocessableEntity, status, "%s as %v: %s", f.path, value, answer)
	var problem struct{ Errors []casework.FieldError }
	require.NoError(t, json.Unmarshal([]byte(answer), &problem))
	require.True(t, slices.ContainsFunc(problem.Errors, func(e casework.FieldError) bool {
		return f.path == e.Field || strings.HasPrefix(f.path, e.Field+"[")
	}), "%s as %v: %s", f.path, value, answer)
}

// fieldRow says how to call a route so that the rules accept it.
type fieldRow struct {
	as     string        // id of a person
	on     casework.Case // as the case stands; nil: the route does not give a command to a case
	bodies []string
}

// acceptedRequests are requests that the rules accept, by route.
func acceptedRequests(s *fieldServer) map[string]fieldRow {
	const further = `{"channel":"x","url":"https://x.example/2","author":"@a","text":"t","posted_at":"2026-11-01T09:00:00Z"}`
	cases, requests, accounts := "/incidents/{ref}/", "/account-requests/{ref}/", "/accounts/{ref}/"
	ask := []string{`{"check":"data_protection_policy","policy_version":"2.0","reason":"r"}`}
	reason := []string{`{"reason":"r"}`}
	return map[string]fieldRow{
		"/incidents":      {"staff-1", nil, []string{`{"post":` + further + `,"note":"n"}`, `{"post":{"channel":"x","text":"t"}}`, `{"post":{"channel":"x","url":"https://x.example/3"}}`}},
		"/public/reports": {"", nil, []string{`{"post":` + further + `,"contact":"a@example.org"}`, `{"post":{"channel":"x","text":"t"}}`, `{"post":{"channel":"x","url":"https://x.example/3"}}`}},
		"/standing-advice": {"legal-1", nil, []string{
			`{"grounds":["spam"],"measures":["remove"],"conditions":"c","until":"2027-01-01T00:00:00Z"}`,
		}},
		"/service-tokens": {"admin-1", nil, []string{`{"name":"n","days":1,"roles":["comms"]}`, `{"name":"n","days":1}`}},

		cases + "assess": {"comms-1", s.reported(), []string{
			`{"finding":"unacceptable","grounds":["abusive"],"possibly_criminal":true,"removable":true,"targets_staff":true,"target":"staff-1","rationale":"r","posts":["1"]}`,
			`{"finding":"acceptable","rationale":"r"}`,
		}},
		cases + "identify":  {"comms-1", s.reported(), []string{`{"outcome":"identified","efforts":"e","person":"p"}`, `{"outcome":"not_identified","efforts":"e"}`}},
		cases + "propose":   {"comms-1", s.assessed(), []string{`{"measures":["warn"],"reason":"r","urgent":true}`, `{"measures":["warn"],"reason":"r"}`}},
		cases + "advise":    {"legal-1", s.proposed(), []string{`{"proposal":"P1","position":"support","text":"t"}`}},
		cases + "decide":    {"comms-2", s.advised(), []string{`{"proposal":"P1","proceed":true,"rationale":"r"}`}},
		cases + "confirm":   {"comms-1", s.withTask(), []string{`{"action":"A9","outcome":"not_possible","note":"n"}`, `{"action":"A9","outcome":"done"}`}},
		cases + "observe":   {"comms-1", s.reported(), []string{`{"behaviour":"continued","note":"n","post":` + further + `}`, `{"behaviour":"complied"}`, `{"behaviour":"continued","post":{"text":"t"}}`, `{"behaviour":"continued","post":{"url":"https://x.example/3"}}`}},
		cases + "progress":  {"comms-1", s.referred(), []string{`{"action":"A9","force":"f","reference":"r","officer":"o","on":"2026-11-01","status":"s","note":"n"}`, `{"action":"A9","reference":"r"}`, `{"action":"A9","note":"n"}`}},
		cases + "pause":     {"comms-lead", s.reported(), []string{`{"category":"court","reason":"r"}`}},
		cases + "resume":    {"comms-lead", s.paused(), []string{`{"category":"court","reason":"r"}`, `{}`}},
		cases + "close":     {"comms-1", s.reported(), []string{`{"outcome":"duplicate","reason":"r"}`}},
		cases + "reopen":    {"comms-lead", s.closed(), reason},
		cases + "overturn":  {"comms-lead", s.decided(), reason},
		cases + "assign":    {"comms-1", s.reported(), []string{`{"to":"comms-2"}`}},
		cases + "note":      {"comms-1", s.reported(), []string{`{"text":"t"}`}},
		cases + "capture":   {"comms-1", s.reported(), []string{`{"post":"1"}`, `{}`}},
		cases + "evidence":  {"comms-1", s.reported(), []string{`{"file":"%PDF-1.7 a page","note":"n","post":"1"}`, `{"file":"%PDF-1.7 a page"}`}},
		"/account-requests": {"staff-1", nil, []string{s.ask(`,"administrators":["staff-2"]`), s.ask("")}},

		requests + "approve": {"manager-1", s.requested(), []string{
			`{"check":"line_manager_approval","approve":false,"reason":"r"}`, `{"check":"line_manager_approval","approve":true}`,
		}},
		requests + "delegate": {"manager-1", s.requested(), []string{
			`{"check":"line_manager_approval","to":"staff-1","until":"2026-11-20","reason":"r"}`, `{"check":"line_manager_approval","to":"staff-1","reason":"r"}`,
		}},
		requests + "give-evidence": {"staff-2", s.requested(), []string{
			`{"check":"data_protection_policy","completed_on":"2026-10-01","policy_version":"1.0","note":"n"}`, `{"check":"data_protection_elearning","completed_on":"2026-10-01"}`,
		}},
		requests + "evidence": {"staff-2", s.requested(), []string{
			`{"file":"%PDF-1.7 a page","check":"data_protection_policy","completed_on":"2026-10-01","policy_version":"1.0","note":"n"}`,
			`{"file":"%PDF-1.7 a page","check":"data_protection_elearning","completed_on":"2026-10-01"}`,
		}},
		requests + "record-learning": {"comms-1", s.requested(), []string{
			`{"check":"data_protection_policy","completed_on":"2026-10-01","policy_version":"1.0","note":"n"}`, `{"check":"data_protection_elearning","completed_on":"2026-10-01"}`,
		}},
		requests + "verify": {"comms-1", s.given(), []string{
			`{"check":"data_protection_policy","accept":false,"reason":"r"}`, `{"check":"data_protection_policy","accept":true}`,
		}},
		requests + "permit": {"comms-1", s.met(), []string{
			`{"grant":true,"conditions":"c","corporate_answer":"a","licence":"l","reason":"r"}`, `{"grant":true,"corporate_answer":"a"}`, `{"grant":false,"reason":"r"}`,
		}},
		requests + "withdraw":  {"staff-2", s.requested(), reason},
		requests + "ask-again": {"comms-1", s.requested(), ask},

		accounts + "ask-again": {"comms-1", s.opened(), ask},
		"/accounts/ask-again":  {"comms-1", nil, ask},
		accounts + "review": {"comms-1", s.opened(), []string{
			`{"note":"n","licence":"l","evidence":[{"check":"data_protection_policy","completed_on":"2026-10-01","policy_version":"1.0"}]}`,
			`{"note":"n","evidence":[{"check":"data_protection_policy","completed_on":"2026-10-01"}]}`, `{"note":"n"}`,
		}},
		accounts + "record-learning": {"comms-1", s.opened(), []string{
			`{"check":"data_protection_policy","completed_on":"2026-10-01","policy_version":"1.0"}`, `{"check":"data_protection_policy","completed_on":"2026-10-01"}`,
		}},
		accounts + "suspend": {"comms-1", s.opened(), reason},
		accounts + "reinstate": {"comms-1", s.suspended(), []string{
			`{"reason":"r","evidence":[{"check":"data_protection_policy","completed_on":"2026-10-01","policy_version":"1.0"}]}`,
			`{"reason":"r","evidence":[{"check":"data_protection_policy","completed_on":"2026-10-01"}]}`, `{"reason":"r"}`,
		}},
		accounts + "transfer": {"comms-1", s.opened(), []string{
			`{"to":"staff-1","reason":"r","evidence":[{"check":"data_protection_policy","completed_on":"2026-10-01","policy_version":"1.0"},
				{"check":"information_security_policy","completed_on":"2026-10-01"},{"check":"data_protection_elearning","completed_on":"2026-10-01"}]}`,
			`{"to":"staff-1","reason":"r","evidence":[{"check":"data_protection_policy","completed_on":"2026-10-01"},
				{"check":"information_security_policy","completed_on":"2026-10-01"},{"check":"data_protection_elearning","completed_on":"2026-10-01"}]}`,
		}},
		accounts + "owner-left": {"hr-1", s.opened(), []string{`{"note":"n"}`, `{}`}},
		accounts + "close":      {"comms-1", s.opened(), reason},
	}
}

// ask is the body of an account request.
func (*fieldServer) ask(more string) string {
	return `{"channel":"x","proposed_handle":"@museum","team":"t","purpose":"p","audience":"a","why_not_corporate":"w","covered_as":"employee",
		"line_manager":"manager-1","budget_holder":"budget-1"` + more + `}`
}

// fieldServer is a testServer whose cases check commands and take none: each request meets
// the case that a test chose.
type fieldServer struct {
	*testServer
	t  *testing.T
	on casework.Case
}

func newFieldServer(t *testing.T) *fieldServer {
	t.Helper()
	s := &fieldServer{testServer: newTestServer(t), t: t}
	council, err := policy.Default()
	require.NoError(t, err)
	now := func() time.Time { return monday }
	service, err := app.New(app.Options{
		Kinds: kinds.All(), Store: s.store, Workflows: s, Vault: s.vault, People: demo.People(), Policy: council,
		Secret: []byte("a secret of the tests"), Now: now, Tokens: &access.ServiceTokens{Store: s.store, Secret: []byte("s"), Now: now},
	})
	require.NoError(t, err)
	s.Handler = api.New(api.Options{
		Service: service, Authenticator: &access.Authenticator{Directory: demo.People()}, Now: now, PublicBurst: 10_000,
	})
	return s
}

// Send checks a command as the chosen case does.
func (s *fieldServer) Send(_ context.Context, ref string, r protocol.Request) (protocol.Answer, error) {
	kind := kinds.All().ByRef(ref)
	on := s.on
	if on == nil {
		on = kind.New()
	}
	command, err := kind.ParseCommand(r.Name, r.Body)
	if err != nil {
		return protocol.Answer{}, err
	}
	if refusal := on.Check(command, r.Actor, s.moment()); refusal != nil {
		return protocol.Answer{}, refusal
	}
	return protocol.Answer{ID: r.ID, Digest: r.Digest, Ref: ref, Seq: 1}, nil
}

// Open checks the first command of a case.
func (s *fieldServer) Open(ctx context.Context, ref string, _ protocol.Start, r protocol.Request) (protocol.Answer, error) {
	return s.Send(ctx, ref, r)
}

// send calls a route with fields.
func (s *fieldServer) send(t *testing.T, route fieldRoute, row fieldRow, fields map[string]any) (status int, answer string) {
	t.Helper()
	s.on = row.on
	ref := s.cases[relations()[0]]("")
	switch {
	case strings.HasPrefix(route.path, "/account-requests/"):
		ref = s.requests[relations()[0]]("")
	case strings.HasPrefix(route.path, "/accounts/"):
		ref = s.account
	}
	raw, err := json.Marshal(fields)
	require.NoError(t, err)
	body, mediaType := bytes.NewBuffer(raw), route.mediaType
	if mediaType == "multipart/form-data" {
		body, mediaType = asForm(t, fields)
	}
	request := httptest.NewRequest(http.MethodPost, "/api/v1"+strings.Replace(route.path, "{ref}", ref, 1), body)
	request.Header.Set("Content-Type", mediaType)
	if row.as != "" {
		request.Header.Set("Authorization", "Bearer "+demo.Token(row.as))
	}
	got := httptest.NewRecorder()
	s.ServeHTTP(got, request)
	return got.Code, got.Body.String()
}

func asForm(t *testing.T, fields map[string]any) (body *bytes.Buffer, mediaType string) {
	t.Helper()
	body = &bytes.Buffer{}
	form := multipart.NewWriter(body)
	for name, value := range fields {
		if name == "file" {
			file, err := form.CreateFormFile("file", "a.png")
			require.NoError(t, err)
			_, err = file.Write([]byte(strings.TrimSpace(value.(string))))
			require.NoError(t, err)
			continue
		}
		require.NoError(t, form.WriteField(name, value.(string)))
	}
	require.NoError(t, form.Close())
	return body, form.FormDataContentType()
}

// fieldRoute is a route that takes fields.
type fieldRoute struct {
	path, mediaType string
	fields          []documentedField
}

// documentedField is a field of a route's body: "post.url", "evidence[0].check".
type documentedField struct {
	path     string
	kind     string // its JSON type
	required bool   // where its parent is given
}

func (f documentedField) name() string { return f.path[strings.LastIndex(f.path, ".")+1:] }

// find finds the object that has the field, or could have it; nil: there is none.
func (f documentedField) find(request map[string]any) (parent map[string]any, has bool) {
	parent = request
	steps := strings.Split(f.path, ".")
	for _, step := range steps[:len(steps)-1] {
		name, inList := strings.CutSuffix(step, "[0]")
		next := parent[name]
		if list, _ := next.([]any); inList && len(list) > 0 {
			next = list[0]
		}
		if parent, _ = next.(map[string]any); parent == nil {
			return nil, false
		}
	}
	_, has = parent[f.name()]
	return parent, has
}

type fieldSchema struct {
	Ref        string                 `json:"$ref"`
	Type       any                    `json:"type"`
	Required   []string               `json:"required"`
	Items      *fieldSchema           `json:"items"`
	Properties map[string]fieldSchema `json:"properties"`
}

// routesWithFields lists the routes of the document whose body has fields.
func (s *fieldServer) routesWithFields(t *testing.T) []fieldRoute {
	t.Helper()
	got := httptest.NewRecorder()
	s.ServeHTTP(got, httptest.NewRequest(http.MethodGet, "/openapi.json", nil))
	var document struct {
		Paths map[string]struct {
			Post struct {
				RequestBody struct {
					Content map[string]struct {
						Schema fieldSchema `json:"schema"`
					} `json:"content"`
				} `json:"requestBody"`
			} `json:"post"`
		} `json:"paths"`
		Components struct {
			Schemas map[string]fieldSchema `json:"schemas"`
		} `json:"components"`
	}
	require.NoError(t, json.Unmarshal(got.Body.Bytes(), &document))
	var routes []fieldRoute
	for _, path := range slices.Sorted(maps.Keys(document.Paths)) {
		for mediaType, content := range document.Paths[path].Post.RequestBody.Content {
			if fields := fieldsOf(content.Schema, document.Components.Schemas, ""); len(fields) > 0 {
				routes = append(routes, fieldRoute{strings.TrimPrefix(path, "/api/v1"), mediaType, fields})
			}
		}
	}
	require.Greater(t, len(routes), 30)
	return routes
}

func fieldsOf(s fieldSchema, all map[string]fieldSchema, prefix string) []documentedField {
	s = s.resolve(all)
	var fields []documentedField
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		property := s.Properties[name].resolve(all)
		field := documentedField{path: prefix + name, required: slices.Contains(s.Required, name)}
		field.kind, _ = property.Type.(string)
		fields = append(fields, field)
		fields = append(fields, fieldsOf(property, all, field.path+".")...)
		if property.Items != nil {
			fields = append(fields, fieldsOf(*property.Items, all, field.path+"[0].")...)
		}
	}
	return fields
}

func (s fieldSchema) resolve(all map[string]fieldSchema) fieldSchema {
	if s.Ref == "" {
		return s
	}
	return all[s.Ref[strings.LastIndex(s.Ref, "/")+1:]]
}

func parsed(t *testing.T, body string) map[string]any {
	t.Helper()
	var request map[string]any
	require.NoError(t, json.Unmarshal([]byte(body), &request))
	return request
}

func clone(t *testing.T, request map[string]any) map[string]any {
	t.Helper()
	raw, err := json.Marshal(request)
	require.NoError(t, err)
	return parsed(t, string(raw))
}

// The cases, as they stand when a command is given.

type step struct {
	by      string
	command casework.Command
}

func after[C casework.Case](s *fieldServer, c C, steps ...step) C {
	s.t.Helper()
	for _, step := range steps {
		_, err := casework.Do(c, step.command, caller(step.by).Actor, s.moment())
		require.NoError(s.t, err, step.command.Name())
	}
	return c
}

func (s *fieldServer) reported() *incident.Case {
	return after(s, &incident.Case{}, step{"staff-2", incident.Report{Ref: "INC-1", Post: somePost()}})
}

func (s *fieldServer) assessed() *incident.Case {
	return after(s, s.reported(), step{"comms-1", incident.Assess{
		Finding: incident.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundSpam}, Removable: true, Rationale: "r",
	}})
}

func (s *fieldServer) proposed() *incident.Case {
	return after(s, s.assessed(), step{"comms-1", incident.Propose{Measures: []casework.Measure{casework.MeasureWarn}, Reason: "r"}})
}

func (s *fieldServer) advised() *incident.Case {
	return after(s, s.proposed(), step{"legal-1", incident.Advise{Proposal: "P1", Position: incident.Support, Text: "t"}})
}

func (s *fieldServer) decided() *incident.Case {
	c := after(s, s.advised(), step{"comms-2", incident.Decide{Proposal: "P1", Proceed: true, Rationale: "r"}})
	for i := range c.Actions {
		c.Actions[i].Status = casework.ActionIsDone
	}
	return c
}

func (s *fieldServer) paused() *incident.Case {
	return after(s, s.reported(), step{"comms-lead", casework.StopClock{Category: casework.PauseCourt, Reason: "r"}})
}

func (s *fieldServer) closed() *incident.Case {
	return after(s, s.reported(), step{"comms-1", incident.Close{Outcome: incident.OutcomeWithdrawn, Reason: "r"}})
}

func (s *fieldServer) withTask() *incident.Case {
	c := s.assessed()
	c.Actions = append(c.Actions, casework.Action{ID: "A9", Kind: incident.ActionRemovePost, Mode: casework.Manual, Status: casework.ActionIsPending})
	return c
}

func (s *fieldServer) referred() *incident.Case {
	c := s.assessed()
	c.Actions = append(c.Actions, casework.Action{
		ID: "A9", Kind: incident.ActionReferToPolice, Measure: casework.MeasureReferPolice, Mode: casework.Manual, Status: casework.ActionIsDone,
	})
	return c
}

func (s *fieldServer) requested() *account.Request {
	return after(s, &account.Request{}, step{"staff-2", account.MakeRequest{
		Ref: "ACR-1", Channel: "x", Handle: "@parks", Team: "t", Purpose: "p", Audience: "a", WhyNotCorporate: "w",
		CoveredAs: account.CoveredEmployee, LineManager: caller("manager-1").Person, BudgetHolder: caller("budget-1").Person,
	}})
}

func (s *fieldServer) given() *account.Request {
	r := s.requested()
	for _, check := range account.EvidenceChecks() {
		after(s, r, step{"staff-2", account.GiveEvidence{Check: check, CompletedOn: "2026-10-01"}})
	}
	return r
}

func (s *fieldServer) met() *account.Request {
	r := after(s, s.given(),
		step{"manager-1", account.Approve{Check: account.CheckLineManager, Approve: true}},
		step{"budget-1", account.Approve{Check: account.CheckBudget, Approve: true}})
	for _, check := range account.EvidenceChecks() {
		after(s, r, step{"comms-1", account.Verify{Check: check, Accept: true}})
	}
	return r
}

func (s *fieldServer) opened() *account.Account {
	return after(s, &account.Account{}, step{"comms-2", account.Open{Ref: "SMA-1", Channel: "x", Handle: "@parks", Team: "t", Owner: caller("staff-2").Person}})
}

func (s *fieldServer) suspended() *account.Account {
	return after(s, s.opened(), step{"comms-1", account.Suspend{Reason: "r"}})
}
