package access

import (
	"encoding/json"
	"fmt"
	"iter"
	"slices"

	"github.com/cedar-policy/cedar-go"
)

// policyIndex lists policies in the order of the files. Cedar evaluates every policy
// that it is given, so it is only given those that concern the action.
type policyIndex []indexedPolicy

type indexedPolicy struct {
	id      cedar.PolicyID
	policy  *cedar.Policy
	actions []Action // that it concerns; nil: every action
}

// All implements [cedar.PolicyIterator].
func (p policyIndex) All() iter.Seq2[cedar.PolicyID, *cedar.Policy] {
	return func(yield func(cedar.PolicyID, *cedar.Policy) bool) {
		for _, one := range p {
			if !yield(one.id, one.policy) {
				return
			}
		}
	}
}

// byAction groups the policies by action. The empty action has those that concern every
// action, even one that no policy names.
func (p policyIndex) byAction() map[Action]policyIndex {
	grouped := map[Action]policyIndex{"": nil}
	for _, one := range p {
		for _, action := range one.actions {
			grouped[action] = nil
		}
	}
	for action := range grouped {
		for _, one := range p {
			if one.actions == nil || slices.Contains(one.actions, action) {
				grouped[action] = append(grouped[action], one)
			}
		}
	}
	return grouped
}

// actionsOf reads the actions from the head of a policy; nil: every action.
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
	actions := []Action{}
	switch head.Action.Op {
	case "All":
		return nil, nil
	case "==", "in":
		if head.Action.Entity != nil {
			actions = append(actions, head.Action.Entity.ID)
		}
		for _, one := range head.Action.Entities {
			actions = append(actions, one.ID)
		}
		return actions, nil
	}
	return nil, fmt.Errorf("action: unknown operator %q", head.Action.Op)
}
