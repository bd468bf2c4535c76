package access

import (
	"encoding/json"
	"fmt"
	"iter"

	"github.com/cedar-policy/cedar-go"
)

// policyIndex is policies in the order in which they were read. Cedar evaluates every
// policy that it is given, so that it is only given those that are about the action.
type policyIndex []indexedPolicy

type indexedPolicy struct {
	id     cedar.PolicyID
	policy *cedar.Policy
	about  []Action // nil: whatever is done
}

// All is what Cedar asks for.
func (r policyIndex) All() iter.Seq2[cedar.PolicyID, *cedar.Policy] {
	return func(yield func(cedar.PolicyID, *cedar.Policy) bool) {
		for _, one := range r {
			if !yield(one.id, one.policy) {
				return
			}
		}
	}
}

// byAction sorts the policies by what they are about; under the empty name are those
// that are about any action, also one that no policy names.
func (r policyIndex) byAction() map[Action]policyIndex {
	sorted := map[Action]policyIndex{"": nil}
	for _, one := range r {
		for _, action := range one.about {
			sorted[action] = nil
		}
	}
	for action := range sorted {
		for _, one := range r {
			if one.concerns(action) {
				sorted[action] = append(sorted[action], one)
			}
		}
	}
	return sorted
}

func (r indexedPolicy) concerns(do Action) bool {
	for _, action := range r.about {
		if action == do {
			return true
		}
	}
	return r.about == nil
}

// actionsOf reads from a policy's head which actions it is about; nil: any.
func actionsOf(p *cedar.Policy) ([]Action, error) {
	type uid struct {
		ID Action `json:"id"`
	}
	var head struct {
		Action struct {
			Op       string `json:"op"`
			Entity   *uid   `json:"entity"`
			Entities []uid  `json:"entities"`
		} `json:"action"`
	}
	raw, err := p.MarshalJSON()
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(raw, &head); err != nil {
		return nil, err
	}
	about := []Action{}
	switch head.Action.Op {
	case "All":
		return nil, nil
	case "==", "in":
		if head.Action.Entity != nil {
			about = append(about, head.Action.Entity.ID)
		}
		for _, one := range head.Action.Entities {
			about = append(about, one.ID)
		}
		return about, nil
	}
	return nil, fmt.Errorf("action: unknown operator %q", head.Action.Op)
}
