package access

import (
	"cmp"
	"errors"
	"fmt"
	"net/mail"
	"regexp"
	"slices"
	"strings"

	"duecourse/internal/casework"
)

// Claims say where in a token it stands who somebody is. A name with dots leads
// into what is nested: "realm_access.roles".
type Claims struct {
	Person string // claim with the id of a person; empty: sub
	Roles  string // claim with roles or groups; empty: roles
	// Groups says which roles the members of a group have; when it is empty, the
	// claim names the roles themselves.
	Groups map[string][]casework.Role
}

// ParseGroups reads which roles a group has: {"Press Office": "press"}, or several
// with commas between them.
func ParseGroups(settings map[string]string) (map[string][]casework.Role, error) {
	groups := map[string][]casework.Role{}
	var wrong []error
	for group, text := range settings {
		for name := range strings.SplitSeq(text, ",") {
			role := casework.Role(strings.TrimSpace(name))
			if !given(role) {
				wrong = append(wrong, fmt.Errorf("group %q: %q is not a role that somebody can have", group, role))
			}
			groups[group] = append(groups[group], role)
		}
	}
	return groups, errors.Join(wrong...)
}

// given says whether somebody can be given a role.
func given(role casework.Role) bool {
	return role != casework.RolePublic && slices.Contains(casework.Roles(), role)
}

// person is who the claims are about. Everybody whom the provider signs in is staff.
func (c Claims) person(claims map[string]any) (Person, error) {
	id, _ := claim(claims, cmp.Or(c.Person, "sub")).(string)
	if err := checkForeignID(id); err != nil {
		return Person{}, err
	}
	name, _ := claims["name"].(string)
	username, _ := claims["preferred_username"].(string)
	return Person{
		Actor: casework.Actor{
			Person: casework.Person{ID: id, Name: cmp.Or(strings.TrimSpace(name), username, id)},
			Roles:  c.roles(claims),
		},
		Email: email(claims),
	}, nil
}

// servicePrefix begins the ids of programs; nobody else's does.
const servicePrefix = "svc-"

// checkForeignID keeps what a provider calls people apart from the ids that mean
// something here, and from what would not fit into an address or a line.
func checkForeignID(id string) error {
	switch {
	case !regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._@|:+-]{0,127}$`).MatchString(id):
		return errors.New("the token names nobody by an id that can be used")
	case id == casework.System().ID, id == string(casework.RolePublic), strings.HasPrefix(id, servicePrefix):
		return errors.New("the token names somebody by an id that is taken")
	}
	return nil
}

// email is an address that the provider does not say is unconfirmed.
func email(claims map[string]any) string {
	text, _ := claims["email"].(string)
	confirmed, said := claims["email_verified"].(bool)
	if address, err := mail.ParseAddress(text); err != nil || address.Address != text || said && !confirmed {
		return ""
	}
	return text
}

func (c Claims) roles(claims map[string]any) []casework.Role {
	roles := []casework.Role{casework.RoleStaff}
	for _, name := range texts(claim(claims, cmp.Or(c.Roles, "roles"))) {
		held := c.Groups[name]
		if len(c.Groups) == 0 {
			held = []casework.Role{casework.Role(name)}
		}
		for _, role := range held {
			if given(role) && !slices.Contains(roles, role) {
				roles = append(roles, role)
			}
		}
	}
	return roles
}

// claim finds a claim by its name, or by the names that lead to it.
func claim(claims map[string]any, name string) any {
	if value, is := claims[name]; is { // names may be addresses, with dots in them
		return value
	}
	first, rest, _ := strings.Cut(name, ".")
	if inner, is := claims[first].(map[string]any); is && rest != "" {
		return claim(inner, rest)
	}
	return nil
}

// texts are the texts of a claim that has one or several.
func texts(value any) []string {
	if one, is := value.(string); is {
		return []string{one}
	}
	list, _ := value.([]any)
	var found []string
	for _, one := range list {
		if text, is := one.(string); is {
			found = append(found, text)
		}
	}
	return found
}
