package app

import (
	"duecourse/internal/access"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// People knows the council's people by their ids.
type People interface {
	Person(id string) (access.Person, bool)
	PeopleWith(role casework.Role) []access.Person
}

var _ People = (*access.Directory)(nil)

// withNames adds what people are called to a command that names them by their ids,
// and refuses an id that is nobody's: nobody would get the task, or the note (R12).
func (s *Service) withNames(command casework.Command) (casework.Command, error) {
	switch c := command.(type) {
	case incident.Assess:
		if c.Target == "" {
			return c, nil
		}
		target, known := s.people.Person(c.Target)
		if !known {
			return nil, refused(casework.Invalid("target", "Nobody is known by the id %q.", c.Target))
		}
		c.TargetName = target.Name
		return c, nil
	case incident.Assign:
		if _, known := s.people.Person(c.To); c.To != "" && !known {
			return nil, refused(casework.Invalid("to", "Nobody is known by the id %q.", c.To))
		}
	}
	return command, nil
}
