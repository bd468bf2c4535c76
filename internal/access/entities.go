package access

import (
	"github.com/cedar-policy/cedar-go"

	"duecourse/internal/casework"
)

// Resource is what an action is done to: the application, or a case with the people who
// have a part in it.
type Resource struct {
	uid               cedar.EntityUID
	reporters, target []string
}

// Application is Due Course as a whole: all cases, authors and chains.
func Application() Resource {
	return Resource{uid: cedar.NewEntityUID("Application", "application")}
}

// AnyCase is a case in which nobody has a part: whoever may do something to it may do it
// to cases because of their roles.
func AnyCase() Resource {
	return Resource{uid: cedar.NewEntityUID("Case", "any")}
}

// CaseOf is a case as the policies see it.
func CaseOf(c casework.Case) Resource {
	r := Resource{uid: cedar.NewEntityUID("Case", cedar.String(c.Status().Ref))}
	for _, p := range c.Parties() {
		switch p.Relation { //nolint:exhaustive // the kinds have others, which no policy asks for
		case casework.RelationReporter:
			r.reporters = append(r.reporters, p.ID)
		case casework.RelationTarget:
			r.target = append(r.target, p.ID)
		}
	}
	return r
}

func (r Resource) entity() cedar.Entity {
	if r.uid.Type != "Case" {
		return cedar.Entity{UID: r.uid}
	}
	return cedar.Entity{UID: r.uid, Attributes: cedar.NewRecord(cedar.RecordMap{
		"reporters": personSet(r.reporters), "target": personSet(r.target),
	})}
}

// entityPair is the two entities of a request: the person and the resource.
type entityPair [2]cedar.Entity

// Get implements [cedar.EntityGetter].
func (p entityPair) Get(uid cedar.EntityUID) (cedar.Entity, bool) {
	for _, one := range p {
		if one.UID == uid {
			return one, true
		}
	}
	return cedar.Entity{}, false
}

// personSet leaves out empty ids: they belong to nobody.
func personSet(ids []string) cedar.Set {
	var list []cedar.Value
	for _, id := range ids {
		if id != "" {
			list = append(list, cedar.NewEntityUID("Person", cedar.String(id)))
		}
	}
	return cedar.NewSet(list...)
}

func personEntity(who casework.Actor) cedar.Entity {
	roles := make([]cedar.EntityUID, 0, len(who.Roles)+1)
	for _, role := range who.Roles {
		roles = append(roles, cedar.NewEntityUID("Role", cedar.String(role)))
	}
	if who.IsProgram() {
		roles = append(roles, cedar.NewEntityUID("Role", "program"))
	}
	return cedar.Entity{UID: cedar.NewEntityUID("Person", cedar.String(who.ID)), Parents: cedar.NewEntityUIDSet(roles...)}
}
