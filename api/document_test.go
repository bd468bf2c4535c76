package api_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/api"
	"duecourse/internal/access/demo"
	"duecourse/internal/casework"
)

// operation is what these tests read of an operation in the document.
type operation struct {
	OperationID string                `json:"operationId"`
	Security    []map[string][]string `json:"security"`
	Parameters  []struct {
		Name   string `json:"name"`
		Schema schema `json:"schema"`
	} `json:"parameters"`
}

type schema struct {
	Enum  []string `json:"enum"`
	Items *schema  `json:"items"`
}

type document struct {
	OpenAPI string                          `json:"openapi"`
	Paths   map[string]map[string]operation `json:"paths"`
}

func handler(t *testing.T) http.Handler {
	t.Helper()
	return api.New(api.Options{Desk: newDesk(t), Gate: demo.People(), Printer: printer{}, Now: day})
}

func served(t *testing.T, h http.Handler) (document, []byte) {
	t.Helper()
	got := httptest.NewRecorder()
	h.ServeHTTP(got, httptest.NewRequest(http.MethodGet, "/openapi.json", nil))
	require.Equal(t, http.StatusOK, got.Code)
	var doc document
	require.NoError(t, json.Unmarshal(got.Body.Bytes(), &doc))
	return doc, got.Body.Bytes()
}

func TestTheDocumentIsTheOneThatWasAgreed(t *testing.T) {
	t.Parallel()
	doc, raw := served(t, handler(t))
	require.Equal(t, "3.1.0", doc.OpenAPI)
	require.False(t, strings.Contains(string(raw), "ErrorModel"), "huma's own problem is nobody's")
	require.False(t, strings.Contains(string(raw), `"array",`), "a list is never null")
	golden(t, "openapi.json", raw)
}

// TestEveryRouteAsksWhoItIs goes through the document, so that a new route is
// not forgotten.
func TestEveryRouteAsksWhoItIs(t *testing.T) {
	t.Parallel()
	h := handler(t)
	doc, _ := served(t, h)
	asked := 0
	for path, operations := range doc.Paths {
		if !strings.HasPrefix(path, "/api/v1/") || strings.HasPrefix(path, "/api/v1/public/") {
			continue
		}
		for method, op := range operations {
			asked++
			require.NotEmpty(t, op.Security, op.OperationID)
			url := strings.NewReplacer("{ref}", "INC-1", "{id}", "1", "{channel}", "x", "{author}", "a").Replace(path)
			got := httptest.NewRecorder()
			h.ServeHTTP(got, httptest.NewRequest(strings.ToUpper(method), url, strings.NewReader("{}")))
			require.Equal(t, http.StatusUnauthorized, got.Code, op.OperationID)
		}
	}
	require.Greater(t, asked, 30)
}

// TestTheDocumentNamesTheCommandsOfACase: http §3, the table of commands.
func TestTheDocumentNamesTheCommandsOfACase(t *testing.T) {
	t.Parallel()
	doc, _ := served(t, handler(t))
	for _, name := range casework.Commands() {
		require.Contains(t, doc.Paths["/api/v1/incidents/{ref}/"+string(name)], "post", name)
	}
}

// TestTheFiltersOfferTheClosedSetsOfTheRules: a tag can hold no function's result.
func TestTheFiltersOfferTheClosedSetsOfTheRules(t *testing.T) {
	t.Parallel()
	doc, _ := served(t, handler(t))
	offered := map[string][]string{}
	for _, p := range doc.Paths["/api/v1/incidents"]["get"].Parameters {
		offered[p.Name] = p.Schema.Enum
		if p.Schema.Items != nil {
			offered[p.Name] = p.Schema.Items.Enum
		}
	}
	require.Equal(t, texts(casework.Stages()), offered["stage"])
	require.Equal(t, texts(casework.Grounds()), offered["ground"])
	require.Equal(t, texts(casework.Measures()), offered["measure"])
	require.True(t, slices.Contains(offered["outcome"], string(casework.OutcomeOverturned)))
}

func texts[S ~string](set []S) []string {
	list := make([]string, len(set))
	for i, member := range set {
		list[i] = string(member)
	}
	return list
}
