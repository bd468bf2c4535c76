package cases

import "duecourse/internal/casework"

// Right is something that somebody may do beside giving commands to a case.
type Right string

// The rights.
const (
	RightSeeCases       Right = "see_cases"       // the whole of every incident, authors and standing advice
	RightImport         Right = "import"          // posts from a file
	RightStandingAdvice Right = "standing_advice" // to give and end it (R8)
	RightDiagnose       Right = "diagnose"        // a case's workflow
	RightVerify         Right = "verify"          // the chains of the register
)

// May says whether somebody has a right, before anything is read of what they ask.
func (s *Service) May(who Caller, right Right) error {
	if !right.heldBy(who.Actor) {
		return notPermitted("This is not yours to do or to see.")
	}
	return nil
}

func (r Right) heldBy(a casework.Actor) bool {
	switch r {
	case RightSeeCases:
		return a.Sees()
	case RightImport:
		return a.Has(casework.RoleComms)
	case RightStandingAdvice:
		return a.Has(casework.RoleLegal)
	case RightDiagnose:
		return a.HasAny(casework.RoleComms, casework.RoleAuditor, casework.RoleAdmin)
	case RightVerify:
		return a.HasAny(casework.RoleAuditor, casework.RoleAdmin, casework.RoleRecords)
	}
	return false
}

// MayCall says whether somebody with these roles may ever give a command of the
// name. What the case has to say about it comes with the command.
func (s *Service) MayCall(who Caller, name casework.Name) error {
	var none casework.Incident
	if r := none.Ready(name, who.Actor, s.moment()); r != nil && r.Code == casework.CodeNotPermitted {
		return refused(r)
	}
	return nil
}

// entitled lets those through who see every case. Who reported the post knows of
// its case but takes no part in it; for everybody else it does not exist.
func (s *Service) entitled(who Caller, c *casework.Incident) error {
	switch {
	case who.Sees():
		return nil
	case tookPart(who.Actor, c):
		return notPermitted("You reported this post. Its case is for others to work on.")
	}
	return noSuchCase()
}

// tookPart says whether somebody reported the post of a case. All members of the
// public report under one name, so none of them has a part in anything.
func tookPart(a casework.Actor, c *casework.Incident) bool {
	if a.ID == "" || a.Has(casework.RolePublic) {
		return false
	}
	for _, p := range append([]casework.Person{c.OpenedBy}, c.Reporters...) {
		if p.ID == a.ID {
			return true
		}
	}
	return false
}
