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

// createTokenCommand makes a token for a program. It is written to the access log.
type createTokenCommand struct {
	config.Database
	Name  string        `arg:"" help:"What the program is called; cases say that it acted."`
	Roles []string      `help:"Its roles, beside staff." placeholder:"ROLE,…"`
	For   time.Duration `default:"2160h" help:"How long it is good for; a year at most."`
}

// Run shows the token, this once.
func (c *createTokenCommand) Run(ctx context.Context) error {
	request := access.TokenRequest{Name: c.Name, Lifetime: c.For}
	for _, role := range c.Roles {
		request.Roles = append(request.Roles, casework.Role(role))
	}
	return onRegister(ctx, c.Database, func(register *store.Store) error {
		made, token, err := tokensIn(register).Create(ctx, request, "", "")
		if err != nil {
			return err
		}
		if err := noted(ctx, register, "token create", made.ID); err != nil {
			return err
		}
		_, err = fmt.Printf("id:    %s\ntoken: %s\nuntil: %s\nIt is shown this once.\n", made.ID, token, when(made.Ends))
		return err
	})
}

func tokensIn(register *store.Store) *access.ServiceTokens {
	return &access.ServiceTokens{Store: register, Now: time.Now}
}

// listTokensCommand shows every token there ever was.
type listTokensCommand struct{ config.Database }

// Run shows all but the tokens themselves, which are kept nowhere.
func (c *listTokensCommand) Run(ctx context.Context) error {
	return onRegister(ctx, c.Database, func(register *store.Store) error {
		tokens, err := tokensIn(register).List(ctx)
		if err != nil {
			return err
		}
		table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
		_, _ = fmt.Fprintln(table, "ID\tNAME\tROLES\tMADE\tUNTIL\tLAST USED\tREVOKED") // Flush says what went wrong
		for _, t := range tokens {
			roles := make([]string, len(t.Roles))
			for i, role := range t.Roles {
				roles[i] = string(role)
			}
			_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", t.ID, t.Name, strings.Join(roles, ","),
				when(t.Made), when(t.Ends), when(t.Used), when(t.Revoked))
		}
		return table.Flush()
	})
}

// revokeTokenCommand ends a token. It is written to the access log.
type revokeTokenCommand struct {
	config.Database
	ID string `arg:"" help:"The token's id."`
}

// Run ends it at once.
func (c *revokeTokenCommand) Run(ctx context.Context) error {
	return onRegister(ctx, c.Database, func(register *store.Store) error {
		if _, err := tokensIn(register).Revoke(ctx, c.ID); err != nil {
			return err
		}
		return noted(ctx, register, "token revoke", c.ID)
	})
}
