package api

import (
	"encoding/json"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// targetForm is the id of a person, or what is known of somebody.
type targetForm struct {
	id      string
	details *targetDetails
	sent    any
}

type targetDetails struct {
	ID      string              `json:"id,omitempty" doc:"Of one of the council's people"`
	Name    string              `json:"name,omitempty" doc:"Needed for anybody else"`
	Contact string              `json:"contact,omitempty" doc:"E-mail address to which the note goes; without one, a person tells them"`
	Kind    incident.TargetKind `json:"kind,omitempty" doc:"Needed with a name"`
	Risk    incident.Risk       `json:"risk,omitempty" doc:"The head of Communications is told of a high one at once"`
	Wishes  string              `json:"wishes,omitempty" doc:"How they want to be told, for example; a person then tells them"`
}

// UnmarshalJSON reads either of them. [targetForm.Resolve] says what is wrong.
func (f *targetForm) UnmarshalJSON(data []byte) error {
	if json.Unmarshal(data, &f.id) == nil {
		return nil
	}
	f.details = &targetDetails{}
	_ = json.Unmarshal(data, f.details)
	return json.Unmarshal(data, &f.sent)
}

// Resolve checks what was sent: the schema of either form would not name the field that is
// wrong.
func (f *targetForm) Resolve(_ huma.Context, path *huma.PathBuffer) []error {
	if f.details == nil {
		return nil
	}
	return resolveForm[targetDetails](path, f.sent)
}

// Schema describes both.
func (targetForm) Schema(r huma.Registry) *huma.Schema {
	return &huma.Schema{Extensions: map[string]any{"oneOf": []*huma.Schema{
		{Type: huma.TypeString, Description: "Id of one of the council's people", Examples: []any{"staff-2"}},
		r.Schema(reflect.TypeFor[targetDetails](), true, "TargetForm"),
	}}}
}

func (f *targetForm) command() incident.TargetDetails {
	if f.details == nil {
		return incident.TargetDetails{ID: f.id}
	}
	return incident.TargetDetails(*f.details)
}

type nameTargetForm struct {
	Target   targetForm `json:"target"`
	Mistaken bool       `json:"mistaken,omitempty" doc:"They were named by mistake: the posts are not about them"`
}

func (f nameTargetForm) command() casework.Command {
	return incident.NameTarget{Target: f.Target.command(), Mistaken: f.Mistaken}
}

// targetBody is a person whom the posts of a case are about, as those see them who work on it.
type targetBody struct {
	ID      *string              `json:"id" doc:"Of one of the council's people; null: somebody else"`
	Name    string               `json:"name"`
	Contact *string              `json:"contact" doc:"E-mail address; null: that of the person, or none"`
	Kind    *incident.TargetKind `json:"kind" nullable:"true"`
	Risk    *incident.Risk       `json:"risk" nullable:"true" doc:"Null: nobody has said"`
	Wishes  string               `json:"wishes"`
	Told    *time.Time           `json:"told" doc:"When they were first told; null: not yet"`
}

func targetOf(t incident.Target) targetBody {
	return targetBody{
		ID: orNull(t.Person), Name: t.Name, Contact: orNull(t.Contact), Kind: orNull(t.Kind), Risk: orNull(t.Risk),
		Wishes: t.Wishes, Told: t.Told,
	}
}

// firstOf is the first of a list; nil: it is empty.
func firstOf[T any](items []T) *T {
	if len(items) == 0 {
		return nil
	}
	return &items[0]
}
