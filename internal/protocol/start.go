package protocol

import (
	"encoding/json"
	"fmt"

	"duecourse/internal/casework"
	"duecourse/internal/casework/kinds"
)

// Start is the input of the workflow of a case of any kind.
type Start struct {
	Proof
	Rules   casework.Rules `json:"rules"`             // pinned for the life of the case (S16)
	Seed    string         `json:"seed"`              // secret; the salts of personal data are made from it
	First   *Request       `json:"first,omitempty"`   // the command that begins a new case
	Case    casework.Case  `json:"case,omitempty"`    // the state from which a case continues, in a new run or reopened
	Handled []Answer       `json:"handled,omitempty"` // the answers to its latest requests

	Continues string `json:"continues,omitempty"` // the run of the same workflow that continues as new with this
}

// UnmarshalJSON reads a start. The reference of the case says of which kind it is. The
// first command of an incident used to be called its report.
func (s *Start) UnmarshalJSON(raw []byte) error {
	type plain Start
	wire := struct {
		*plain
		Report *Request        `json:"report"`
		Case   json.RawMessage `json:"case"`
	}{plain: (*plain)(s)}
	if err := json.Unmarshal(raw, &wire); err != nil {
		return fmt.Errorf("start: %w", err)
	}
	if s.First == nil {
		s.First = wire.Report
	}
	if len(wire.Case) == 0 || string(wire.Case) == "null" {
		return nil
	}
	var named struct {
		Ref string `json:"ref"`
	}
	if err := json.Unmarshal(wire.Case, &named); err != nil {
		return fmt.Errorf("start: case: %w", err)
	}
	kind := kinds.All().ByRef(named.Ref)
	if kind == nil {
		return fmt.Errorf("start: no kind of case has the reference %q", named.Ref)
	}
	s.Case = kind.New()
	if err := json.Unmarshal(wire.Case, s.Case); err != nil {
		return fmt.Errorf("start: case %s: %w", named.Ref, err)
	}
	return nil
}
