import os
import subprocess


def run(name, flags):
    os.system("ls " + name)  # expect
    os.system(f"ls {name}")  # expect
    os.popen("cat %s" % name)  # expect
    subprocess.run("ls " + name, shell=True)  # expect
    subprocess.call("ls {}".format(name), shell=True)  # expect
    subprocess.Popen(f"tar {flags}", shell=True)  # expect
    subprocess.check_output("id " + name, shell=True)  # expect
    subprocess.check_call(name, shell=True)  # expect
    subprocess.getoutput("ls " + name)  # expect
    command = "rm " + name
    os.system(command)  # expect

    subprocess.run(["ls", name])
    subprocess.run(["ls", name], shell=False)
    subprocess.call(("ls", name))
    subprocess.Popen(["tar", flags])
    subprocess.check_output(["id", name])
    print("os.system(" + name)
    name.system("ls " + name)
    text = "ls " + name
    run(text, shell=True)
    os.path.join("ls", name)
