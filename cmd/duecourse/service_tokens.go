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
	"duecourse/internal/config"
	"duecourse/internal/store"
)

// createTokenCommand creates a token for a program, and writes that to the access log.
type createTokenCommand struct {
	config.Database
	Name  string        `arg:"" help:"Name of the program, as cases show it."`
	Roles []string      `help:"Its roles, in addition to staff." placeholder:"ROLE,…"`
	For   time.Duration `default:"2160h" help:"How long it lasts: 366 days at most."`
}

// Run shows the token, this once.
func (c *createTokenCommand) Run(ctx context.Context) error {
	request := access.TokenRequest{Name: c.Name, Lifetime: c.For}
	for _, role := range c.Roles {
		request.Roles = append(request.Roles, casework.Role(role))
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
	return &access.ServiceTokens{Store: db, Now: time.Now}
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
		_, _ = fmt.Fprintln(table, "ID\tNAME\tROLES\tMADE\tUNTIL\tLAST USED\tREVOKED") // Flush returns the error
		for _, t := range tokens {
			roles := make([]string, len(t.Roles))
			for i, role := range t.Roles {
				roles[i] = string(role)
			}
			_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", t.ID, t.Name, strings.Join(roles, ","),
				formatTime(t.Made), formatTime(t.Ends), formatTime(t.Used), formatTime(t.Revoked))
		}
		return table.Flush()
	})
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
