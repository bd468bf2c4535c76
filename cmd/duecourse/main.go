// Command duecourse is Due Course in production: the API, the worker, and the commands of
// those who run them. It links no Temporal server.
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

// commandLine is the commands and their help.
type commandLine struct {
	Config kong.ConfigFlag `env:"DUECOURSE_CONFIG" placeholder:"FILE" help:"JSON file of settings by name."`

	API       apiCommand       `cmd:"" name:"api" help:"Serve the HTTP API and the web pages."`
	Worker    workerCommand    `cmd:"" help:"Run the cases."`
	Browser   browserCommand   `cmd:"" help:"Take screenshots of posts for the workers, on a network without database and Temporal."`
	Migrate   migrateCommand   `cmd:"" help:"Bring the tables of the database up to date."`
	Verify    verifyCommand    `cmd:"" help:"Check the audit chains of a database or an export, or an evidence pack."`
	Reconcile reconcileCommand `cmd:"" help:"Compare the database with the workflows of the cases."`
	Revive    reviveCommand    `cmd:"" help:"Start the workflow of a case again from the database."`
	Policy    struct {
		Check checkPolicyCommand `cmd:"" help:"Check whether a policy file is valid."`
	} `cmd:"" help:"The policy."`
	New struct {
		Key      newKeyCommand      `cmd:"" help:"Make a key for the file of encryption keys, or for that of signing keys."`
		Secret   newSecretCommand   `cmd:"" help:"Make a secret for the file of the secret."`
		Token    newTokenCommand    `cmd:"" help:"Make a token for a person, and its hash for the file of people."`
		AuditKey newAuditKeyCommand `cmd:"" help:"Make a key that signs the audit chains."`
	} `cmd:"" help:"Make keys, secrets and tokens."`
	Token struct {
		Create createTokenCommand `cmd:"" help:"Create a token for a program."`
		List   listTokensCommand  `cmd:"" help:"List the tokens of programs, ended ones included."`
		Revoke revokeTokenCommand `cmd:"" help:"End the token of a program."`
	} `cmd:"" help:"The tokens of programs."`
	SignOut signOutCommand `cmd:"" name:"sign-out" help:"End every session of a person who leaves, and the tokens of programs that they made."`
	Health  healthCommand  `cmd:"" help:"Ask a process for its health: for containers, which have no curl."`
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
	parser, err := newParser(&commandLine{})
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

func newParser(p *commandLine) (*kong.Kong, error) {
	return kong.New(p, kong.Name("duecourse"), kong.Description("A council's social media policy, running."),
		kong.Configuration(config.File), kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
}
