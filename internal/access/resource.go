package access

import (
	"github.com/cedar-policy/cedar-go"

	"duecourse/internal/casework"
)

// Resource is what somebody asks to do something to, and the people who have to do
// with it.
type Resource struct {
	uid               cedar.EntityUID
	reporters, target []string
}

// Register is the register as a whole.
func Application() Resource {
	return Resource{uid: cedar.NewEntityUID("Register", "register")}
}

// SomeCase is a case with which nobody has to do: whoever may do something to it
// may do it to cases by their roles.
func AnyCase() Resource {
	return Resource{uid: cedar.NewEntityUID("Case", "some")}
}

// CaseOf is a case as the policies see it.
func CaseOf(c *casework.Incident) Resource {
	r := Resource{uid: cedar.NewEntityUID("Case", cedar.String(c.Ref)), reporters: []string{c.OpenedBy.ID}}
	for _, p := range c.Reporters {
		r.reporters = append(r.reporters, p.ID)
	}
	if c.Assessment != nil {
		r.target = append(r.target, c.Assessment.Target)
	}
	return r
}

func (r Resource) entity() cedar.Entity {
	if r.uid.Type != "Case" {
		return cedar.Entity{UID: r.uid}
	}
	return cedar.Entity{UID: r.uid, Attributes: cedar.NewRecord(cedar.RecordMap{
		"reporters": people(r.reporters), "target": people(r.target),
	})}
}

// involved are the entities that a request is about: who asks, and for what.
type entityPair [2]cedar.Entity

// Get finds one of them.
func (e entityPair) Get(uid cedar.EntityUID) (cedar.Entity, bool) {
	for _, one := range e {
		if one.UID == uid {
			return one, true
		}
	}
	return cedar.Entity{}, false
}

// people leaves out who has no id: nobody is not a person.
func people(ids []string) cedar.Set {
	var list []cedar.Value
	for _, id := range ids {
		if id != "" {
			list = append(list, cedar.NewEntityUID("Person", cedar.String(id)))
		}
	}
	return cedar.NewSet(list...)
}

func personOf(who casework.Actor) cedar.Entity {
	roles := make([]cedar.EntityUID, len(who.Roles))
	for i, role := range who.Roles {
		roles[i] = cedar.NewEntityUID("Role", cedar.String(role))
	}
	return cedar.Entity{UID: cedar.NewEntityUID("Person", cedar.String(who.ID)), Parents: cedar.NewEntityUIDSet(roles...)}
}
