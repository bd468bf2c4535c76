package console

import (
	"fmt"
	"slices"
	"strings"

	"duecourse/internal/access"
	"duecourse/internal/casework"
)

// maxMatches is among how many people a person is asked to choose.
const maxMatches = 12

// matchingPeople finds the person with a user name, or everybody with exactly this name, or
// else everybody whose name has all these words in it.
func (c *Console) matchingPeople(typed string) []access.Person {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return nil
	}
	if one, known := c.People.Person(typed); known {
		return []access.Person{one}
	}
	words := strings.Fields(strings.ToLower(typed))
	found, exact := []access.Person{}, []access.Person{}
	for _, p := range c.People.PeopleWith(casework.RoleStaff) {
		name := strings.ToLower(p.Name)
		if strings.EqualFold(p.Name, typed) {
			exact = append(exact, p)
		}
		if !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(name, w) }) {
			found = append(found, p)
		}
	}
	if len(exact) > 0 {
		return exact
	}
	return found
}

// findPerson finds the one person whom a field names. An empty field names nobody, which
// is no error: the rules say whether a person must be named.
func (c *Console) findPerson(field, typed string) (casework.Person, *casework.FieldError) {
	found := c.matchingPeople(typed)
	switch {
	case strings.TrimSpace(typed) == "":
		return casework.Person{}, nil
	case len(found) == 1:
		return found[0].Person, nil
	}
	return casework.Person{}, &casework.FieldError{Field: field, Message: notOnePerson(typed, found)}
}

func notOnePerson(typed string, found []access.Person) string {
	typed = strings.TrimSpace(typed)
	switch n := len(found); {
	case n == 0:
		return fmt.Sprintf("We cannot find “%s”. Enter the name or user name from the council’s directory.", typed)
	case n > maxMatches:
		return fmt.Sprintf("%d people have “%s” in their name. Enter more of the name.", n, typed)
	}
	names := each(found, func(p access.Person) string { return p.Name + ": " + p.ID })
	return fmt.Sprintf("Several people have “%s” in their name. Enter the user name of the one you mean: %s.", typed, strings.Join(names, "; "))
}

// findPeople finds everybody in a list with one name on each line.
func (c *Console) findPeople(field, typed string) ([]casework.Person, *casework.FieldError) {
	list := []casework.Person{}
	for name := range strings.Lines(typed) {
		one, wrong := c.findPerson(field, name)
		if wrong != nil {
			return list, wrong
		}
		if one.ID != "" && !slices.Contains(list, one) {
			list = append(list, one)
		}
	}
	return list, nil
}
