package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/api"
	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/incident"
	"duecourse/internal/casework/publication"
	"duecourse/internal/report"
)

// operation has the fields of an operation that these tests read.
type operation struct {
	OperationID string                `json:"operationId"`
	Security    []map[string][]string `json:"security"`
	Parameters  []struct {
		Name   string `json:"name"`
		Schema schema `json:"schema"`
	} `json:"parameters"`
}

type schema struct {
	Enum       []any             `json:"enum"`
	Items      *schema           `json:"items"`
	Properties map[string]schema `json:"properties"`
}

type document struct {
	OpenAPI    string                          `json:"openapi"`
	Paths      map[string]map[string]operation `json:"paths"`
	Components struct {
		Schemas map[string]schema `json:"schemas"`
	} `json:"components"`
}

func servedDocument(t *testing.T, h http.Handler) (document, []byte) {
	t.Helper()
	got := httptest.NewRecorder()
	h.ServeHTTP(got, httptest.NewRequest(http.MethodGet, "/openapi.json", nil))
	require.Equal(t, http.StatusOK, got.Code)
	var doc document
	require.NoError(t, json.Unmarshal(got.Body.Bytes(), &doc))
	return doc, got.Body.Bytes()
}

func TestOpenAPIDocumentMatchesItsGoldenFile(t *testing.T) {
	t.Parallel()
	doc, raw := servedDocument(t, newFixture(t))
	require.Equal(t, "3.1.0", doc.OpenAPI)
	require.False(t, strings.Contains(string(raw), "ErrorModel"), "huma's own error model is not used")
	require.False(t, strings.Contains(string(raw), `"array",`), "a list is never null")
	api.Golden(t, "openapi.json", raw)
}

// TestEveryRouteNeedsASignIn goes through the document, so that a new route is
// not forgotten.
func TestEveryRouteNeedsASignIn(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	doc, _ := servedDocument(t, h)
	asked := 0
	for path, operations := range doc.Paths {
		if !strings.HasPrefix(path, "/api/v1/") || strings.HasPrefix(path, "/api/v1/public/") {
			continue
		}
		for method, op := range operations {
			if slices.Contains([]string{"show-policy", "publication-calendar"}, op.OperationID) { // everybody may read the one (R10), and the other has a secret address
				continue
			}
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

// TestEveryRouteRefusesAQueryThatItDoesNotKnow goes through the document: a misspelt
// filter would show more than was asked for, and a misspelt dry_run would change things.
func TestEveryRouteRefusesAQueryThatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	doc, _ := servedDocument(t, f)
	doc.Paths["/openapi.json"] = map[string]operation{"get": {OperationID: "openapi"}}
	routes, refused := 0, map[string]bool{}
	for path, operations := range doc.Paths {
		for method, op := range operations {
			routes++
			url := strings.NewReplacer("{ref}", ref, "{id}", "1", "{channel}", "x", "{author}", "a", "{check}", "data_protection_policy").Replace(path)
			for _, who := range []string{"comms-1", "comms-lead", "legal-1", "staff-1", "hr-1", "auditor-1", "admin-1", "press-1"} {
				got := httptest.NewRecorder()
				r := scenario{as: who, method: strings.ToUpper(method), body: "{}"}.request()
				r.URL.Path, r.URL.RawQuery = url, "dryrun=true"
				f.ServeHTTP(got, r)
				if got.Code == http.StatusForbidden {
					continue
				}
				require.Equal(t, http.StatusUnprocessableEntity, got.Code, "%s as %s: %s", op.OperationID, who, got.Body)
				require.Contains(t, got.Body.String(), `"code":"invalid"`)
				require.Contains(t, got.Body.String(), `"errors":[{"field":"dryrun","message":"This address has no such parameter."}]`)
				refused[op.OperationID] = true
			}
		}
	}
	require.Greater(t, routes, 60)
	require.Len(t, refused, routes, "somebody may use each route")
	require.Empty(t, f.workflows.last.Name)
}

// TestTheDocumentNamesTheCommandsOfACase compares the table of commands (http §3).
func TestTheDocumentNamesTheCommandsOfACase(t *testing.T) {
	t.Parallel()
	doc, _ := servedDocument(t, newFixture(t))
	for _, name := range incident.Commands() {
		require.Contains(t, doc.Paths["/api/v1/incidents/{ref}/"+string(name)], "post", name)
	}
}

// TestEveryEnumOfTheDocumentIsTheWholeListOfTheDomain finds enums that were typed by hand
// and not extended.
func TestEveryEnumOfTheDocumentIsTheWholeListOfTheDomain(t *testing.T) {
	t.Parallel()
	doc, _ := servedDocument(t, newFixture(t))
	enums, open := doc.enums()
	require.Equal(t, map[string][]string{
		"AccountBody.status":          members(account.Statuses()),
		"ActionBody.mode":             members(casework.ActionModes()),
		"ActionBody.status":           members(casework.ActionStatuses()),
		"Advice.position":             members(incident.Positions()),
		"AdviseForm.position":         members(incident.Positions()),
		"Observation.behaviour":       members(incident.Behaviours()),
		"PostView.finding":            orNull(incident.Findings()),
		"PostView.state":              members(incident.PostStates()),
		"TargetDetails.kind":          members(incident.TargetKinds()),
		"TargetDetails.risk":          members(incident.Risks()),
		"TargetBody.kind":             orNull(incident.TargetKinds()),
		"TargetBody.risk":             orNull(incident.Risks()),
		"ReportedUse.stage":           members(account.UseStages()),
		"SettleForm.outcome":          members(account.UseOutcomes()),
		"UnregisteredBody.stage":      members(account.UseStages()),
		"UnregisteredBody.outcome":    orNull(account.UseOutcomes()),
		"AskedBody.outcome":           orNull(account.RequestOutcomes()),
		"AskedBody.stage":             members(account.RequestStages()),
		"AssessForm.finding":          members(incident.Findings()),
		"AssessmentBody.finding":      members(incident.Findings()),
		"CaseBody.outcome":            orNull(incident.Outcomes()),
		"CaseBody.stage":              members(incident.Stages()),
		"CaseHead.outcome":            orNull(incident.Outcomes()),
		"CaseHead.stage":              members(incident.Stages()),
		"CasePart.outcome":            orNull(incident.Outcomes()),
		"CasePart.stage":              members(incident.Stages()),
		"CheckBody.status":            members(account.CheckStatuses()),
		"CloseForm.outcome":           members(incident.ClosingOutcomes()),
		"ConfirmForm.outcome":         members(incident.ConfirmedStatuses()),
		"FileImportBody.kind":         members(app.ImportKinds()),
		"GroupsBody.counted_by":       members(report.GroupNames()),
		"Identification.outcome":      members(incident.IdentificationOutcomes()),
		"IdentifyForm.outcome":        members(incident.IdentificationOutcomes()),
		"LoadBody.stage":              members(incident.Stages()),
		"MeasureFigureBody.fate":      members(incident.MeasureOutcomes()),
		"ObserveForm.behaviour":       members(incident.ObservedBehaviours()),
		"Offer.code":                  members(casework.Codes()),
		"OutcomeBody.outcome":         members(incident.Outcomes()),
		"PackProgress.mode":           members(casework.ActionModes()),
		"PackProgress.status":         members(casework.ActionStatuses()),
		"PauseForm.category":          members(casework.PauseCategories()),
		"PermittedBody.status":        orNull(account.Statuses()),
		"Problem.code":                append(members(app.Codes()), "method_not_allowed", "request_timeout", "not_acceptable"),
		"ProposalBody.status":         members(incident.ProposalStatuses()),
		"Repair.kind":                 members(casework.RepairKinds()),
		"RequestBody.outcome":         orNull(account.RequestOutcomes()),
		"RequestBody.stage":           members(account.RequestStages()),
		"ResumeForm.category":         members(casework.PauseCategories()),
		"StageBody.stage":             members(incident.Stages()),
		"WaitingBody.stage":           members(account.RequestStages()),
		"export-accounts.status":      members(account.Statuses()),
		"fetch-check-file.check":      members(account.EvidenceChecks()),
		"list-account-requests.stage": members(account.RequestStages()),
		"list-accounts.status":        members(account.Statuses()),
		"list-incidents.ground":       members(casework.Grounds()),
		"list-incidents.measure":      members(casework.Measures()),
		"list-incidents.outcome":      members(incident.Outcomes()),
		"list-incidents.stage":        members(incident.Stages()),

		"ConfirmReleaseForm.outcome":  members(incident.ConfirmedStatuses()),
		"EditPublicationForm.source":  members(publication.Sources()),
		"EnquiryBody.outcome":         orNull(publication.EnquiryOutcomes()),
		"EnquiryBody.stage":           members(publication.EnquiryStages()),
		"EnquiryItem.outcome":         orNull(publication.EnquiryOutcomes()),
		"EnquiryItem.stage":           members(publication.EnquiryStages()),
		"PublicPublicationBody.kind":  members(publication.Forms()),
		"PublicPublicationBody.stage": members(publication.ShownStages()),
		"PublicationBody.kind":        members(publication.Forms()),
		"PublicationBody.outcome":     orNull(publication.Outcomes()),
		"PublicationBody.source":      members(publication.Sources()),
		"PublicationBody.stage":       members(publication.ShownStages()),
		"PublicationChannel.status":   members(publication.ChannelStatuses()),
		"PublicationForm.kind":        members(publication.Forms()),
		"PublicationForm.source":      members(publication.Sources()),
		"PublicationItem.kind":        members(publication.Forms()),
		"PublicationItem.stage":       members(publication.ShownStages()),
		"list-media-enquiries.stage":  members(publication.EnquiryStages()),
		"list-publications.stage":     members(publication.ShownStages()),

		"CaseBody.kind": {"incident"}, "CaseHead.kind": {"incident"}, "CasePart.kind": {"incident"},
		"HealthBody.status":         {"alive", "ready"},
		"fetch-pack.include":        {"personal"},
		"list-account-requests.for": {"me"},
		"list-incidents.overdue":    {"true", "false"},
		"list-incidents.sort":       {"-opened_at", "opened_at", "due", "-changed"},
	}, enums)
	require.Equal(t, []string{"JoinedLine.code", "LookBody.outcome", "Problem.status", "Progress.status", "ProgressForm.status", "WorkflowBody.status"}, open,
		"HTTP statuses, free text, what Temporal says, and codes that Problem lists")
}

// enums are the enums of the document by where they stand, and the stages, outcomes,
// statuses and codes that are none.
func (d document) enums() (enums map[string][]string, open []string) {
	enums = map[string][]string{}
	for name, form := range d.Components.Schemas {
		for property, s := range form.Properties {
			if len(s.Enum) > 0 {
				enums[name+"."+property] = s.members()
			} else if slices.Contains([]string{"stage", "outcome", "status", "code"}, property) {
				open = append(open, name+"."+property)
			}
		}
	}
	for _, operations := range d.Paths {
		for _, op := range operations {
			for _, p := range op.Parameters {
				s := p.Schema
				if s.Items != nil {
					s = *s.Items
				}
				if len(s.Enum) > 0 {
					enums[op.OperationID+"."+p.Name] = s.members()
				}
			}
		}
	}
	slices.Sort(open)
	return enums, open
}

// members are the members of an enum; null is "<nil>".
func (s schema) members() []string {
	list := make([]string, len(s.Enum))
	for i, member := range s.Enum {
		list[i] = fmt.Sprint(member)
	}
	return list
}

func members[S ~string](set []S) []string {
	list := make([]string, len(set))
	for i, member := range set {
		list[i] = string(member)
	}
	return list
}

func orNull[S ~string](set []S) []string { return append(members(set), "<nil>") }
