package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"duecourse/internal/access"
	"duecourse/internal/casework"
	"duecourse/internal/casework/kinds"
	"duecourse/internal/config"
	"duecourse/internal/store"
)

// createTokenCommand creates a token for a program, and writes that to the access log.
type createTokenCommand struct {
	config.Database
	Name    string        `arg:"" help:"Name of the program, as cases show it."`
	Roles   []string      `help:"Its roles, in addition to staff." placeholder:"ROLE,…"`
	Decides []string      `help:"Decisions that it grants by name, such as decide. Without them, people decide." placeholder:"DECISION,…"`
	For     time.Duration `default:"2160h" help:"How long it lasts: 366 days at most."`
}

// Run shows the token, this once.
func (c *createTokenCommand) Run(ctx context.Context) error {
	request := access.TokenRequest{Name: c.Name, Lifetime: c.For}
	for _, role := range c.Roles {
		request.Roles = append(request.Roles, casework.Role(role))
	}
	for _, name := range c.Decides {
		request.Decides = append(request.Decides, casework.CommandName(name))
	}
	return withStore(ctx, c.Database, func(db *store.Store) error {
		created, secret, err := serviceTokens(db).Create(ctx, request, "", "")
		if err != nil {
			return err
		}
		if err := logCommand(ctx, db, "token create", created.ID); err != nil {
			return err
		}
		_, err = fmt.Printf("id:    %s\ntoken: %s\nuntil: %s\nThe token is shown this once.\n", created.ID, secret, formatTime(created.Ends))
		return err
	})
}

func serviceTokens(db *store.Store) *access.ServiceTokens {
	return &access.ServiceTokens{Store: db, Now: time.Now, Decisions: kinds.All().Decisions()}
}

// listTokensCommand lists all tokens, ended ones included.
type listTokensCommand struct{ config.Database }

// Run prints a table. It cannot show the tokens themselves, which are not kept.
func (c *listTokensCommand) Run(ctx context.Context) error {
	return withStore(ctx, c.Database, func(db *store.Store) error {
		tokens, err := serviceTokens(db).List(ctx)
		if err != nil {
			return err
		}
		table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
		_, _ = fmt.Fprintln(table, "ID\tNAME\tROLES\tDECIDES\tMADE BY\tMADE\tUNTIL\tLAST USED\tREVOKED") // Flush returns the error
		for _, t := range tokens {
			_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", t.ID, t.Name, commas(t.Roles), commas(t.Decides),
				t.MadeBy, formatTime(t.Made), formatTime(t.Ends), formatTime(t.Used), formatTime(t.Revoked))
		}
		return table.Flush()
	})
}

// commas lists names, with commas between them.
func commas[N ~string](names []N) string {
	list := make([]string, len(names))
	for i, name := range names {
		list[i] = string(name)
	}
	return strings.Join(list, ",")
}

// revokeTokenCommand ends a token, and writes that to the access log.
type revokeTokenCommand struct {
	config.Database
	ID string `arg:"" help:"Id of the token."`
}

// Run ends the token at once.
func (c *revokeTokenCommand) Run(ctx context.Context) error {
	return withStore(ctx, c.Database, func(db *store.Store) error {
		if _, err := serviceTokens(db).Revoke(ctx, c.ID); err != nil {
			return err
		}
		return logCommand(ctx, db, "token revoke", c.ID)
	})
}
