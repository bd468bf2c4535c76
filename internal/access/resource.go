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
func Register() Resource {
	return Resource{uid: cedar.NewEntityUID("Register", "register")}
}

// SomeCase is a case with which nobody has to do: whoever may do something to it
// may do it to cases by their roles.
func SomeCase() Resource {
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

// entities are the resource and what it refers to.
func (r Resource) entities() cedar.EntityMap {
	attributes := cedar.RecordMap{}
	if r.uid.Type == "Case" {
		attributes["reporters"], attributes["target"] = people(r.reporters), people(r.target)
	}
	return cedar.EntityMap{r.uid: {UID: r.uid, Attributes: cedar.NewRecord(attributes)}}
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
