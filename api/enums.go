package api

import (
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/incident"
	"duecourse/internal/casework/publication"
	"duecourse/internal/report"
)

// registerEnums lists the closed sets of the domain in the document, wherever a value of
// their type stands. A pointer to such a value needs the tag nullable:"true".
func registerEnums(r huma.Registry) {
	registerEnum(r, incident.Stages())
	registerEnum(r, incident.Outcomes())
	registerEnum(r, incident.Findings())
	registerEnum(r, incident.PostStates())
	registerEnum(r, incident.TargetKinds())
	registerEnum(r, incident.Risks())
	registerEnum(r, incident.Behaviours())
	registerEnum(r, incident.IdentificationOutcomes())
	registerEnum(r, incident.ProposalStatuses())
	registerEnum(r, incident.Positions())
	registerEnum(r, casework.ActionModes())
	registerEnum(r, casework.ActionStatuses())
	registerEnum(r, casework.PauseCategories())
	registerEnum(r, incident.MeasureOutcomes())
	registerEnum(r, account.RequestStages())
	registerEnum(r, account.RequestOutcomes())
	registerEnum(r, account.CheckStatuses())
	registerEnum(r, account.Statuses())
	registerEnum(r, account.UseStages())
	registerEnum(r, account.UseOutcomes())
	registerEnum(r, publication.Forms())
	registerEnum(r, publication.Sources())
	registerEnum(r, publication.ShownStages())
	registerEnum(r, publication.Outcomes())
	registerEnum(r, publication.ChannelStatuses())
	registerEnum(r, publication.EnquiryStages())
	registerEnum(r, publication.EnquiryOutcomes())
	registerEnum(r, report.GroupNames())
	registerEnum(r, app.ImportKinds())
	registerEnum(r, casework.RepairKinds())
	registerEnum(r, casework.Codes()) // of what a case would refuse; a [Problem] has more
}

// registerEnum keeps the schema of a set in the registry, where [enumOf] finds it: huma
// makes the schema of a type from its zero value. [tidy] takes it out again.
func registerEnum[S ~string](r huma.Registry, set []S) {
	r.Map()[enumName[S]()] = enum(set)
	r.RegisterTypeAlias(reflect.TypeFor[S](), reflect.TypeFor[enumOf[S]]())
}

const enumPrefix = "enum "

func enumName[S ~string]() string { return enumPrefix + reflect.TypeFor[S]().String() }

// enumOf stands for the type of a registered set.
type enumOf[S ~string] struct{}

// Schema lists the members of the set.
func (enumOf[S]) Schema(r huma.Registry) *huma.Schema {
	schema := *r.Map()[enumName[S]()]
	return &schema
}

func enum[S ~string](set []S) *huma.Schema {
	members := make([]any, len(set))
	for i, member := range set {
		members[i] = string(member)
	}
	return &huma.Schema{Type: huma.TypeString, Enum: members}
}

// The sets of which a request may name only some members.
type (
	groundFilter    casework.Ground
	measureFilter   casework.Measure
	evidenceCheck   account.CheckName
	closingOutcome  incident.Outcome
	confirmedStatus casework.ActionStatus
	observed        incident.Behaviour
)

// Schema lists the grounds of R2.
func (groundFilter) Schema(huma.Registry) *huma.Schema { return enum(casework.Grounds()) }

// Schema lists the measures of the ladder.
func (measureFilter) Schema(huma.Registry) *huma.Schema { return enum(casework.Measures()) }

// Schema lists the checks that are met by evidence (S5).
func (evidenceCheck) Schema(huma.Registry) *huma.Schema { return enum(account.EvidenceChecks()) }

// Schema lists the outcomes with which a person may close a case early.
func (closingOutcome) Schema(huma.Registry) *huma.Schema { return enum(incident.ClosingOutcomes()) }

// Schema lists what a person may confirm about an action.
func (confirmedStatus) Schema(huma.Registry) *huma.Schema { return enum(incident.ConfirmedStatuses()) }

// Schema lists what a person may observe.
func (observed) Schema(huma.Registry) *huma.Schema { return enum(incident.ObservedBehaviours()) }
