package app

import (
	"cmp"
	"fmt"
	"strings"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// addTarget adds to an assessment what the directory knows of the person whom the post is
// about (R12).
func (s *Service) addTarget(a *incident.Assess) error {
	if a.About == nil && a.Target != "" {
		a.About = &incident.TargetDetails{ID: a.Target}
	}
	a.TargetName = ""
	if a.About == nil {
		return nil
	}
	about, err := s.identified(*a.About)
	a.About, a.Target, a.TargetName = &about, about.ID, about.Name
	return err
}

// identified finds the target of a post in the directory, however they were named: by id, by
// the e-mail address that they have there, or as a member of staff by their name. Then they have
// no part in the case (R12). Anybody else stays as they were entered.
func (s *Service) identified(d incident.TargetDetails) (incident.TargetDetails, error) {
	if d.ID == "" {
		found, err := s.staffMeant(d)
		if err != nil || found == "" {
			return d, err
		}
		d.ID = found
	}
	name, err := s.nameOf("target", d.ID)
	d.Name, d.Kind = name, cmp.Or(d.Kind, incident.TargetStaff)
	return d, err
}

// staffMeant is the id of the person in the directory whom somebody means; empty: nobody there.
func (s *Service) staffMeant(d incident.TargetDetails) (string, error) {
	contact, name := strings.TrimSpace(d.Contact), strings.TrimSpace(d.Name)
	var named []string
	for _, p := range s.people.PeopleWith(casework.RoleStaff) {
		if contact != "" && strings.EqualFold(p.Email, contact) {
			return p.ID, nil
		}
		if name != "" && strings.EqualFold(p.Name, name) {
			named = append(named, p.ID)
		}
	}
	switch {
	case d.Kind != "" && d.Kind != incident.TargetStaff || len(named) == 0:
		return "", nil
	case len(named) > 1:
		return "", refused(casework.Invalid("target.contact", "%s", namesakes(len(named), name)))
	}
	return named[0], nil
}

func namesakes(n int, name string) string {
	return fmt.Sprintf("%d people in the directory are called %s. Enter the email address that the one you mean has there.", n, name)
}
