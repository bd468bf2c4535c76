package access

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"

	"github.com/cedar-policy/cedar-go"

	"duecourse/internal/casework"
)

// ErrDenied means that the policies do not permit the action.
var ErrDenied = errors.New("not permitted")

// Action is what somebody wants to do: the name of a command, or another action in
// policies/schema.cedarschema.
type Action string

// Actions that are not commands of a case.
const (
	ActionSee     Action = "see"      // a whole case
	ActionSeePart Action = "see_part" // the part of a case that its reporter sees

	ActionPack         Action = "pack"          // download the evidence pack of a case
	ActionPackPersonal Action = "pack_personal" // with who reported the post, and whom it is about

	ActionManageTokens Action = "manage_tokens" // make, list and revoke tokens of programs

	ActionDecodePayloads Action = "decode_payloads" // read in the Temporal UI what cases hold
)

//go:embed policies/*.cedar
var policyFiles embed.FS

// Authoriser decides who may do what. It evaluates policies/*.cedar, which can be read
// without knowing this program. It is safe for concurrent use.
type Authoriser struct {
	policies policyIndex
	byAction map[Action]policyIndex
}

// NewAuthoriser reads the policies. An error is a mistake in them.
func NewAuthoriser() (*Authoriser, error) {
	paths, err := fs.Glob(policyFiles, "policies/*.cedar")
	if err != nil {
		return nil, fmt.Errorf("policies: %w", err)
	}
	files := map[string][]byte{}
	for _, path := range paths {
		if files[path], err = policyFiles.ReadFile(path); err != nil {
			return nil, fmt.Errorf("policies: %w", err)
		}
	}
	return newAuthoriser(files)
}

func newAuthoriser(files map[string][]byte) (*Authoriser, error) {
	a := &Authoriser{}
	for _, path := range slices.Sorted(maps.Keys(files)) {
		list, err := cedar.NewPolicyListFromBytes(path, files[path])
		if err != nil {
			return nil, fmt.Errorf("policies: %s: %w", path, err)
		}
		for i, policy := range list {
			actions, err := actionsOf(policy)
			if err != nil {
				return nil, fmt.Errorf("policies: %s: %w", path, err)
			}
			a.policies = append(a.policies, indexedPolicy{cedar.PolicyID(fmt.Sprintf("%s#%d", path, i)), policy, actions})
		}
	}
	a.byAction = a.policies.byAction()
	return a, nil
}

// May returns nil if the policies permit the action, and [ErrDenied] if they do not. An
// error in any policy denies: Cedar itself skips a policy that fails, and a policy that
// forbids must not be skipped.
func (a *Authoriser) May(who casework.Actor, do Action, to Resource) error {
	person := personEntity(who)
	policies, named := a.byAction[do]
	if !named {
		policies = a.byAction[""]
	}
	decision, diagnostic := cedar.Authorize(policies, entityPair{person, to.entity()}, cedar.Request{
		Principal: person.UID, Action: cedar.NewEntityUID("Action", cedar.String(do)), Resource: to.uid,
	})
	if len(diagnostic.Errors) > 0 {
		return fmt.Errorf("%w: policy %s: %s", ErrDenied, diagnostic.Errors[0].PolicyID, diagnostic.Errors[0].Message)
	}
	if decision != cedar.Allow {
		return ErrDenied
	}
	return nil
}
