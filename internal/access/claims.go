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

// ClaimNames says which claims of a token hold a person's id and roles. A name with dots
// leads into nested claims: "realm_access.roles".
type ClaimNames struct {
	Person string // claim with the id; empty: sub
	Roles  string // claim with roles or groups; empty: roles
	// Groups gives the roles of each group. If it is empty, the claim holds the roles
	// themselves.
	Groups map[string][]casework.Role
}

// ParseGroups reads the roles of groups: {"Press Office": "press"}, several of them
// separated by commas.
func ParseGroups(settings map[string]string) (map[string][]casework.Role, error) {
	groups := map[string][]casework.Role{}
	var problems []error
	for group, text := range settings {
		for name := range strings.SplitSeq(text, ",") {
			role := casework.Role(strings.TrimSpace(name))
			if !assignable(role) {
				problems = append(problems, fmt.Errorf("group %q: a person cannot have the role %q", group, role))
			}
			groups[group] = append(groups[group], role)
		}
	}
	return groups, errors.Join(problems...)
}

// person reads a person from claims. Everybody whom the provider signs in is staff.
func (n ClaimNames) person(claims map[string]any) (Person, error) {
	id, _ := findClaim(claims, cmp.Or(n.Person, "sub")).(string)
	if err := checkProviderID(id); err != nil {
		return Person{}, err
	}
	name, _ := claims["name"].(string)
	username, _ := claims["preferred_username"].(string)
	return Person{
		Actor: casework.Actor{
			Person: casework.Person{ID: id, Name: cmp.Or(strings.TrimSpace(name), username, id)},
			Roles:  n.roles(claims),
		},
		Email: email(claims),
	}, nil
}

// checkProviderID refuses an id that the system itself uses, and one that does not fit
// into an address or a log entry.
func checkProviderID(id string) error {
	switch {
	case !regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._@|:+-]{0,127}$`).MatchString(id):
		return errors.New("the id in the token is missing or not valid")
	case !(casework.Person{ID: id}).IsHuman():
		return errors.New("the system uses the id in the token")
	}
	return nil
}

// email is empty for an address that the provider says is not verified.
func email(claims map[string]any) string {
	text, _ := claims["email"].(string)
	verified, is := claims["email_verified"].(bool)
	if address, err := mail.ParseAddress(text); err != nil || address.Address != text || is && !verified {
		return ""
	}
	return text
}

func (n ClaimNames) roles(claims map[string]any) []casework.Role {
	roles := []casework.Role{casework.RoleStaff}
	for _, name := range claimTexts(findClaim(claims, cmp.Or(n.Roles, "roles"))) {
		held := n.Groups[name]
		if len(n.Groups) == 0 {
			held = []casework.Role{casework.Role(name)}
		}
		for _, role := range held {
			if assignable(role) && !slices.Contains(roles, role) {
				roles = append(roles, role)
			}
		}
	}
	return roles
}

// findClaim finds a claim by its name, or by a path of names.
func findClaim(claims map[string]any, name string) any {
	if value, is := claims[name]; is { // a name can be an address, with dots in it
		return value
	}
	first, rest, _ := strings.Cut(name, ".")
	if inner, is := claims[first].(map[string]any); is && rest != "" {
		return findClaim(inner, rest)
	}
	return nil
}

// claimTexts reads a claim that is a text or a list of texts.
func claimTexts(value any) []string {
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
