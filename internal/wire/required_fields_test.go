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

// fieldServer is a testServer whose cases check commands and take none: each request meets
// the case that a test chose.
type fieldServer struct {
	*testServer
	t                  *testing.T
	on                 casework.Case
	joinable, joinInto string // two open cases about one author
}

func newFieldServer(t *testing.T) *fieldServer {
	t.Helper()
	s := &fieldServer{testServer: newTestServer(t), t: t}
	council, err := policy.Default()
	require.NoError(t, err)
	now := func() time.Time { return monday }
	service, err := app.New(app.Options{
		Kinds: kinds.All(), Store: s.store, Workflows: s, Vault: s.vault, People: demo.People(), Policy: council,
		Secret: []byte("a secret of the tests"), Now: now, Tokens: &access.ServiceTokens{Store: s.store, Secret: []byte("s"), Now: now, Decisions: kinds.All().Decisions()},
	})
	require.NoError(t, err)
	s.joinable, s.joinInto = s.openCase(t, "joined"), s.openCase(t, "other")
	s.Handler = api.New(api.Options{
		Service: service, Authenticator: &access.Authenticator{Directory: demo.People()}, Now: now, PublicBurst: 10_000,
	})
	return s
}

// openCase opens a case about a post of its own, by the author of all of them.
func (s *fieldServer) openCase(t *testing.T, name string) (ref string) {
	t.Helper()
	post := somePost()
	post.URL += "/" + name
	answer, err := s.service.Report(t.Context(), caller("staff-2"), post, "", "")
	require.NoError(t, err)
	return answer.Ref
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
	return protocol.Answer{ID: r.ID, Digest: r.Digest, Ref: ref, Seq: 1, Unchanged: true}, nil
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
	case strings.HasSuffix(route.path, "{ref}/join"):
		ref = s.joinable
	case strings.HasPrefix(route.path, "/account-requests/"):
		ref = s.requests[relations()[0]]("")
	case strings.HasPrefix(route.path, "/accounts/"):
		ref = s.account
	case strings.HasPrefix(route.path, "/unregistered-accounts/"):
		ref = unregisteredRef
	case strings.HasPrefix(route.path, "/publications/"):
		ref = publicationRef
	case strings.HasPrefix(route.path, "/media-enquiries/"):
		ref = enquiryRef
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
