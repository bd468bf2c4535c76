// Command duecourse is Due Course in production: the API, the worker, and what
// whoever runs them needs. It links no Temporal server.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"duecourse/internal/config"
)

// program is the command line.
type program struct {
	Config kong.ConfigFlag `env:"DUECOURSE_CONFIG" placeholder:"FILE" help:"JSON file with settings, by their names."`

	API       apiCommand       `cmd:"" name:"api" help:"Serve the HTTP API and the web pages."`
	Worker    workerCommand    `cmd:"" help:"Run the cases."`
	Migrate   migrateCommand   `cmd:"" help:"Bring the tables of the register up to date."`
	Verify    verifyCommand    `cmd:"" help:"Check the audit chains of the register."`
	Reconcile reconcileCommand `cmd:"" help:"Compare the register with the workflows of its cases."`
	Policy    struct {
		Check checkPolicyCommand `cmd:"" help:"Say whether a policy file can be used."`
	} `cmd:"" help:"The policy."`
	New struct {
		Key      newKeyCommand      `cmd:"" help:"A key for the file of encryption keys."`
		Secret   newSecretCommand   `cmd:"" help:"A secret for the file of the secret."`
		Token    newTokenCommand    `cmd:"" help:"A token for somebody, and its hash for the file of people."`
		AuditKey newAuditKeyCommand `cmd:"" help:"A key that signs where the audit chains stand."`
	} `cmd:"" help:"Make keys, secrets and tokens."`
	Token struct {
		Create createTokenCommand `cmd:"" help:"Make a token for a program."`
		List   listTokensCommand  `cmd:"" help:"List programs' tokens, used or not."`
		Revoke revokeTokenCommand `cmd:"" help:"End a program's token."`
	} `cmd:"" help:"The tokens of programs."`
	SignOut signOutCommand `cmd:"" name:"sign-out" help:"End every session of a person."`
	Health  healthCommand  `cmd:"" help:"Ask a process whether it is well: for containers, which have no curl."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "duecourse:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	parser, err := parserOf(&program{})
	if err != nil {
		return err
	}
	chosen, err := parser.Parse(args)
	if err != nil {
		return err
	}
	chosen.BindTo(ctx, (*context.Context)(nil))
	return chosen.Run()
}

func parserOf(p *program) (*kong.Kong, error) {
	return kong.New(p, kong.Name("duecourse"), kong.Description("A council's social media policy, running."),
		kong.Configuration(config.File), kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
}
