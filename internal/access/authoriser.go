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

// ErrDenied says that somebody may not do what they ask.
var ErrDenied = errors.New("not permitted")

// Action is what somebody asks to do: a command of a case by its name, or one of
// the others that policies/schema.cedarschema lists.
type Action string

// The ways to look at a case.
const (
	ActionSee     Action = "see"      // the whole of it
	ActionSeePart Action = "see_part" // what its reporter sees

	ActionPack         Action = "pack"          // to take its evidence away
	ActionPackPersonal Action = "pack_personal" // with who reported it, and whom it is about
)

//go:embed policies/*.cedar
var policies embed.FS

// Authoriser is the one place that is asked who may do what. It follows the policies in
// policies/*.cedar, which can be read without knowing this program. It is safe for
// concurrent use.
type Authoriser struct {
	policies policyIndex
	byAction map[Action]policyIndex
}

// NewGuard reads the policies. An error is a mistake in them.
func NewAuthoriser() (*Authoriser, error) {
	paths, err := fs.Glob(policies, "policies/*.cedar")
	if err != nil {
		return nil, fmt.Errorf("policies: %w", err)
	}
	files := map[string][]byte{}
	for _, path := range paths {
		if files[path], err = policies.ReadFile(path); err != nil {
			return nil, fmt.Errorf("policies: %w", err)
		}
	}
	return newAuthoriser(files)
}

func newAuthoriser(files map[string][]byte) (*Authoriser, error) {
	g := &Authoriser{}
	for _, path := range slices.Sorted(maps.Keys(files)) {
		list, err := cedar.NewPolicyListFromBytes(path, files[path])
		if err != nil {
			return nil, fmt.Errorf("policies: %s: %w", path, err)
		}
		for i, policy := range list {
			about, err := actionsOf(policy)
			if err != nil {
				return nil, fmt.Errorf("policies: %s: %w", path, err)
			}
			g.policies = append(g.policies, indexedPolicy{cedar.PolicyID(fmt.Sprintf("%s#%d", path, i)), policy, about})
		}
	}
	g.byAction = g.policies.byAction()
	return g, nil
}

// May asks the policies. Nil: they permit it; [ErrDenied]: they do not. Any error
// in any policy denies: Cedar itself passes over a policy that fails, and one that
// forbids must not be passed over.
func (g *Authoriser) May(who casework.Actor, do Action, to Resource) error {
	person := personOf(who)
	policies, named := g.byAction[do]
	if !named {
		policies = g.byAction[""]
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
